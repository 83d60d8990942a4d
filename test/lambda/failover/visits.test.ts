import type { DatabaseSession } from '../../../lambda/database/session';
import type { FailoverState } from '../../../lambda/failover/state';
import { catchUp, fence, freeze, thaw } from '../../../lambda/failover/steps/database';
import type { Lease } from '../../../runtime/protocol/lease';
import { lease, MemoryControl, primary, standby, testContext } from '../support/memory';

const state: FailoverState = {
  kind: 'switchover',
  execution: 'by-hand',
  attempt: 1,
  from: primary,
  to: standby,
  epoch: 2,
  outcome: 'ok',
  finalLsn: '0/5000',
};

interface Played {
  readonly role?: 'writer' | 'replica';
  /** The fence row, whatever is done to it. */
  readonly row?: { epoch: number; frozen: boolean };
  readonly applied?: boolean;
  readonly leaseNow?: Partial<Lease>;
}

/** A visit to a database that answers as a test says, and the statements that it got. */
function visit({ role = 'writer', row = { epoch: 2, frozen: false }, applied = true, leaseNow = {} }: Played) {
  const statements: string[] = [];
  const query = async (text: string) => {
    statements.push(/pg_current_wal_flush_lsn/.test(text) ? 'position' : text.trim().split(/\s/)[0]!);
    return { rows: [{ timeline: 1, current: 1, pid: 1, lsn: '0/5000', applied, ...row }], rowCount: 1 };
  };
  const commit = async () => void statements.push('COMMIT');
  const transaction = (work: (open: unknown) => Promise<unknown>) => work({ query, begin: query, commit });
  const session = { role, pool: { query, transaction }, close: async () => undefined } as unknown as DatabaseSession;
  let now = 0;
  const context = testContext({
    region: primary,
    now: () => (now += 700),
    database: async () => session,
    store: new MemoryControl(lease(leaseNow)),
  });
  return { statements, context };
}

describe('catching up', () => {
  test.each<[string, Played, string]>([
    ['is over when the replica has the final position', { role: 'replica', applied: true }, 'ok'],
    ['waits for a replica that lacks some of it', { role: 'replica', applied: false }, 'wait'],
    ['is impossible for a replica that a stale promotion forked', { role: 'writer', applied: true }, 'stale-epoch'],
  ])('%s', async (_, played, outcome) => {
    expect((await catchUp(visit(played).context, state)).outcome).toBe(outcome);
  });
});

test('the final position is read behind the freeze, so that it covers it', async () => {
  const { context, statements } = visit({ row: { epoch: 1, frozen: true } });
  expect(await freeze(context, state)).toMatchObject({ outcome: 'ok', finalLsn: '0/5000' });
  expect(statements.slice(-2)).toEqual(['COMMIT', 'position']);
});

test('a freeze that did not take is asked for again', async () => {
  expect((await freeze(visit({ row: { epoch: 1, frozen: false } }).context, state)).outcome).toBe('wait');
});

test.each<[string, Played, string]>([
  ['is given to the epoch', {}, 'ok'],
  ['waits for its promotion', { role: 'replica' }, 'wait'],
  ['belongs to a newer epoch', { row: { epoch: 3, frozen: false } }, 'stale-epoch'],
  ['was frozen for good under this epoch', { row: { epoch: 2, frozen: true } }, 'stale-epoch'],
])('a database %s', async (_, played, outcome) => {
  expect((await fence(visit(played).context, state)).outcome).toBe(outcome);
});

test.each<[string, Partial<Lease>]>([
  ['the lease is with the other Region', { epoch: 2, holder: standby }],
  ['the lease is still on its way', { epoch: 2, phase: 'handed' }],
])('nothing is thawed while %s', async (_, leaseNow) => {
  const { context, statements } = visit({ leaseNow });
  expect((await thaw(context, state)).outcome).toBe('stale-epoch');
  expect(statements).toEqual([]);
});
