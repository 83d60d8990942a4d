import { unfinished } from '../../../lambda/failover/reconcile';
import type { FailoverRecord, ProbeVote } from '../../../lambda/store/record';
import type { Lease } from '../../../runtime/protocol/lease';
import { productionTimers } from '../../../runtime/config/timers';
import { lease, primary, record, standby, witness } from '../support/memory';

const now = 1_000_000;
const find = (leaseNow: Lease, records: FailoverRecord[] = [], region = standby, votes: ProbeVote[] = []) =>
  unfinished({ lease: leaseNow, records, votes }, region, productionTimers, now);
const ours = (phase: Lease['phase']) => lease({ epoch: 2, holder: standby, phase });
const downVote = (observedAt: number): ProbeVote => ({
  scope: 'payments',
  observer: witness,
  subject: primary,
  epoch: 1,
  verdict: 'down',
  observedAt,
});

describe('the reconciler resumes', () => {
  test.each([
    ['a lease that was taken', find(ours('handed'), [record()]), 'failover', 2],
    ['a lease past the point of no return, even without a record', find(ours('promoting')), 'failover', 2],
    ['an opened failover that was never closed', find(ours('serving'), [record({ status: 'open' })]), 'failover', 2],
    [
      'a move to this Region that froze its holder',
      find(lease(), [record({ kind: 'switchover', status: 'open' })]),
      'switchover',
      2,
    ],
    [
      'the thaw of a Region that got its lease back',
      find(lease({ epoch: 2 }), [record({ status: 'aborted', thawed: false })], primary),
      'thaw',
      2,
    ],
    ['a suspicion that nobody looks into', find(lease(), [], standby, [downVote(now - 1000)]), 'failover', 2],
  ])('%s', (_name, found, kind, epoch) => {
    expect(found).toMatchObject({ kind, epoch });
  });
});

describe('the reconciler leaves alone', () => {
  test.each([
    ['a Region that serves', find(lease(), [], primary)],
    ['what the other Region must finish', find(ours('handed'), [record()], primary)],
    ['a failover that was closed', find(ours('serving'), [record({ status: 'done' })])],
    ['a halted one, which waits for a person', find(ours('promoting'), [record({ status: 'halted' })])],
    ['a Region that has thawed', find(lease({ epoch: 2 }), [record({ status: 'aborted', thawed: true })], primary)],
    ['an old suspicion', find(lease(), [], standby, [downVote(now - 60_000)])],
    ['a system that is not born', unfinished({ records: [], votes: [] }, standby, productionTimers, now)],
  ])('%s', (_name, found) => {
    expect(found).toBeUndefined();
  });
});
