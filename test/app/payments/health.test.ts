import { healthOf, takeoverOf, type HealthFacts } from '../../../app/payments/health';
import type { Grant } from '../../../runtime/lease/client';
import type { Fence } from '../../../runtime/ledger/ports';

const grant: Grant = { epoch: 3, holder: 'us-west-2', phase: 'serving', valid: true, remaining: 900, beat: 7 };
const fence: Fence = { epoch: 3, timeline: 2, frozen: false, currentTimeline: 2 };
const facts = (changes: Partial<HealthFacts> = {}): HealthFacts => ({
  region: 'us-west-2',
  now: 10_000,
  draining: false,
  grant,
  storeHeardAt: 9_900,
  storeSilence: 1200,
  canary: { at: 9_900, epoch: 3, result: { outcome: 'committed', fence } },
  canaryAge: 500,
  writerKnown: true,
  replicaKnown: true,
  ...changes,
});
const committed = (changes: Partial<Fence>): Partial<HealthFacts> => ({
  canary: { at: 9_900, epoch: 3, result: { outcome: 'committed', fence: { ...fence, ...changes } } },
});

test('a Region that holds an open lease over a database of its epoch takes traffic', () => {
  expect([takeoverOf(facts()), healthOf(facts())]).toEqual([
    { ok: true, role: 'holder', reasons: [] },
    { ok: true, role: 'holder', reasons: [] },
  ]);
});

test.each<[string, Partial<HealthFacts>, string]>([
  ['while another Region holds the lease', { grant: { ...grant, holder: 'us-east-1' } }, 'the lease is with us-east-1'],
  ['while it is being taken over', { grant: { ...grant, phase: 'promoting' } }, 'the lease is in phase promoting'],
  ['once the lease has run out', { grant: { ...grant, valid: false } }, 'the lease is not valid here'],
  ['without a writer', { writerKnown: false }, 'no database member accepts writes'],
  ['before a canary of the epoch', { canary: undefined }, 'the database has not committed lately'],
  ['over a frozen row', committed({ frozen: true }), 'the fence row refuses writes: frozen'],
  ['on a timeline that the row does not name', committed({ currentTimeline: 3 }), 'the fence row refuses writes: fence-timeline'], // prettier-ignore
  ['while it drains', { draining: true }, 'draining'],
])('traffic is not taken %s', (_, changes, reason) => {
  expect(takeoverOf(facts(changes))).toMatchObject({ ok: false, reasons: [reason] });
});

test('an instance that cannot hear the store says so', () => {
  const reasons = healthOf(facts({ storeHeardAt: 8_700 })).reasons;
  expect(reasons).toEqual(['the store does not answer']);
});

test('a standby is healthy beside a replica, and takes no traffic', () => {
  const standby = facts({ grant: { ...grant, holder: 'us-east-1', valid: false }, canary: undefined });
  expect([healthOf(standby), takeoverOf(standby).ok]).toMatchObject([{ ok: true, role: 'standby' }, false]);
});
