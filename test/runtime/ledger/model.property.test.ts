import fc from 'fast-check';
import type { PaymentRequest } from '../../../runtime/ledger/request';
import { isSettlement, type JournalRecord, type Settlement } from '../../../runtime/protocol/journal';
import { commitFates, lanes, putFates, World, type Payment } from '../support/world';

const initial = { a: 5, b: 4, c: 0 };
const transfer = (from: string, to: string, amount: number): PaymentRequest => ({ kind: 'transfer', from, to, amount });
const credit = (to: string, amount: number): PaymentRequest => ({ kind: 'credit', to, amount });

/** Few keys, so that attempts with the same key meet; funds for some of them at a time. */
const payments: readonly Payment[] = [
  { key: 'k0', request: transfer('a', 'b', 8) },
  { key: 'k0', request: transfer('a', 'b', 2) },
  { key: 'k1', request: transfer('b', 'a', 6) },
  { key: 'k2', request: credit('a', 5) },
  { key: 'k3', request: transfer('a', 'b', 3) },
  { key: 'k4', request: transfer('a', 'c', 9) },
  { key: 'k5', request: credit('b', 4) },
  { key: 'k6', request: transfer('c', 'a', 7) },
];

const step = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      payment: fc.constantFrom(...payments),
      at: fc.constantFrom('holder' as const, 'holder' as const, 'holder' as const, 'other' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ lying: fc.boolean() }) },
);

const history = fc.record({
  // Phases one after the other; what is in one phase happens at the same time.
  phases: fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }),
  // The last one is harmless, so that everything comes to an end.
  puts: fc.array(fc.constantFrom('answered' as const, ...putFates), { maxLength: 12 }),
  commits: fc.array(fc.constantFrom(...commitFates), { maxLength: 9 }),
});

async function run(scheduler: fc.Scheduler, { phases, puts, commits }: HistoryOf<typeof history>): Promise<World> {
  const world = new World(scheduler, { puts: [...puts, 'answered'], commits: [...commits, 'ok'] }, initial);
  for (const steps of phases) {
    const started = steps.map((one) => ('lying' in one ? world.takeOver(one.lying) : world.pay(one.payment, one.at)));
    // What a put without an answer still does may come in any later phase.
    await scheduler.waitFor(Promise.all(started));
  }
  await scheduler.waitIdle();
  await world.settle();
  return world;
}

type HistoryOf<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** Runs many histories, each in an order of its own, and judges what they came to. */
async function always(judge: (world: World) => void): Promise<void> {
  const property = fc.asyncProperty(fc.scheduler(), history, async (scheduler, script) =>
    judge(await run(scheduler, script)),
  );
  await fc.assert(property, { numRuns: 100 });
}

const settlements = (world: World): Settlement[] => [...world.journal.records.values()].filter(isSettlement);

/** The record that an answer claims. */
function recordOf(world: World, { key, hash }: { key: string; hash: string }): Settlement | undefined {
  return settlements(world).find((record) => record.key === key && record.hash === hash);
}

test('a request that was answered "declined" is never applied, and one that was answered "done" is applied once', async () => {
  await always((world) => {
    for (const { key, hash, outcome } of world.answers) {
      const entries = settlements(world).filter((one) => one.kind === 'entry' && one.key === key && one.hash === hash);
      if (outcome.outcome === 'declined') expect(entries).toEqual([]);
      if (outcome.outcome === 'done') expect(entries).toHaveLength(1);
    }
  });
});

test('an answer names the record that settles its key', async () => {
  await always((world) => {
    for (const answer of world.answers) {
      const { outcome } = answer.outcome;
      if (outcome !== 'done' && outcome !== 'declined') continue;
      const { lane, position } = answer.outcome;
      const kind = outcome === 'done' ? 'entry' : 'decline';
      expect(recordOf(world, answer)).toMatchObject({ kind, lane, position });
    }
  });
});

test('all answers to one request under one key agree', async () => {
  await always((world) => {
    const said = new Map<string, unknown>();
    for (const { key, hash, outcome } of world.answers) {
      if (outcome.outcome !== 'done' && outcome.outcome !== 'declined') continue;
      const answer = { ...outcome, epoch: 0, repeated: false };
      expect(said.get(key + hash) ?? answer).toEqual(answer);
      said.set(key + hash, answer);
    }
  });
});

test('a key is settled at most once in its lane', async () => {
  await always((world) => {
    const keys = settlements(world).map(({ lane, key }) => `${lane}/${key}`);
    expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
  });
});

test('both databases end as the projection of the journal, with no balance below zero and no money made or lost', async () => {
  await always((world) => {
    const expected = projectionOf(world);
    for (const { ledger } of world.regions) {
      const payments = ledger.payments.toSorted((x, y) => x.lane - y.lane || x.position - y.position);
      expect({ balances: Object.fromEntries(ledger.balances), payments }).toMatchObject(expected);
    }
    expect([...world.negative, ...Object.values(expected.balances).filter((balance) => balance < 0)]).toEqual([]);
  });
});

test('nothing of an older epoch follows a seal, and no position is missing', async () => {
  await always((world) => {
    for (let lane = 0; lane < lanes; lane++) {
      const records = world.journal.lane(lane);
      expect(records.map(({ position }) => position)).toEqual(records.map((_, index) => index + 1));
      const epochs = records.map(({ epoch }) => epoch);
      expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
    }
  });
});

test('the histories reach declines, repeated declines, late puts that land, and changes of the holder', async () => {
  const reached = { declined: 0, declinedAgain: 0, conflict: 0, landedLate: 0, sealed: 0 };
  await always((world) => {
    const outcomes = world.answers.map(({ outcome }) => outcome);
    const declines = outcomes.filter((outcome) => outcome.outcome === 'declined');
    reached.declined += declines.length;
    reached.declinedAgain += declines.filter(({ repeated }) => repeated).length;
    reached.conflict += outcomes.filter(({ outcome }) => outcome === 'conflict').length;
    reached.landedLate += world.landedLate;
    reached.sealed += outcomes.filter((outcome) => outcome.outcome === 'refused' && outcome.reason === 'sealed').length;
  });
  expect(Object.values(reached).every((count) => count > 0)).toBe(true);
});

function projectionOf(world: World) {
  const balances: Record<string, number> = { ...world.initial };
  const records = [...world.journal.records.values()].toSorted((x, y) => x.lane - y.lane || x.position - y.position);
  for (const { account, amount } of records.flatMap(deltasOf)) balances[account] = (balances[account] ?? 0) + amount;
  const payments = records.filter(isSettlement).map(({ kind, lane, position, epoch, key, hash, result }) => ({
    ...{ lane, position, epoch, key, hash },
    outcome: kind === 'entry' ? 'done' : 'declined',
    result: JSON.parse(result) as unknown,
  }));
  return { balances, payments };
}

function deltasOf(record: JournalRecord) {
  return record.kind === 'entry' ? record.deltas : [];
}
