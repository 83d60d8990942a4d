import { follows, plan, planDefinition, type Plan, type PlanEvent, type Row } from '../../../constructs/failover/plan';
import { outcomes } from '../../../lambda/failover/state';

const events: readonly PlanEvent[] = [...outcomes, 'failover', 'switchover', 'rebuild', 'fault'];
const branches: Plan[] = Object.values(plan.rows).flatMap((row) =>
  'sideBySide' in row ? Object.values(row.sideBySide) : [],
);
const plans: readonly Plan[] = [plan, ...branches];
const isEnd = (row: Row) => 'ends' in row || 'fails' in row;

/** States that some events lead to, from a given one on. */
function reached({ rows }: Plan, from: string, avoid: readonly string[] = []): Set<string> {
  const found = new Set([from]);
  for (const name of found)
    for (const event of events) {
      const next = follows(name, rows[name]!, event);
      if (next !== undefined && !avoid.includes(next)) found.add(next);
    }
  return found;
}

test('every state that can be reached answers every event with a state that exists; only ends answer nothing', () => {
  for (const one of plans)
    for (const name of reached(one, one.startAt)) {
      const answers = events.map((event) => follows(name, one.rows[name]!, event));
      if (isEnd(one.rows[name]!)) expect(answers.every((next) => next === undefined)).toBe(true);
      else for (const next of answers) expect(Object.keys(one.rows)).toContain(next);
    }
});

test('every state can be reached', () => {
  for (const one of plans) expect([...reached(one, one.startAt)].sort()).toEqual(Object.keys(one.rows).sort());
});

test('from every state some end can be reached', () => {
  for (const one of plans)
    for (const name of Object.keys(one.rows)) {
      const ends = [...reached(one, name)].filter((state) => isEnd(one.rows[state]!));
      expect([name, ends.length > 0]).toEqual([name, true]);
    }
});

test('whatever events come, nothing is promoted but behind the point of no return', () => {
  expect(reached(plan, 'Begin', ['Commit'])).not.toContain('Prepare');
});

test('whatever events come, a Region opens only behind a database that was promoted, fenced and replayed', () => {
  expect(reached(plan, 'Begin', ['Prepare'])).not.toContain('Open');
  const [database] = branches;
  const ending = Object.entries(database!.rows).filter(([name, row]) => follows(name, row, 'ok') === 'DatabaseDone');
  expect(ending.map(([name]) => name)).toEqual(['Replay']);
  for (const guard of ['Fence', 'Replay']) {
    const without = [...reached(database!, 'Promote', [guard])].filter(
      (name) => follows(name, database!.rows[name]!, 'ok') === 'DatabaseDone',
    );
    expect(without).toEqual([]);
  }
});

test('behind a promotion nothing gives the right to write back', () => {
  for (const name of ['Prepare', 'Open']) expect(reached(plan, name)).not.toContain('Abort');
});

test('whatever events come, a lease is taken only behind a look at it', () => {
  expect(reached(plan, 'Begin', ['Observe'])).not.toContain('Take');
});

test('a fault never passes for an answer that allows to go on', () => {
  for (const one of plans)
    for (const [name, row] of Object.entries(one.rows)) {
      if (!('does' in row) || row.on.ok === undefined) continue;
      const harmless = ['Stonith', 'Verify', 'ThawOld'];
      if (!harmless.includes(name)) expect([name, follows(name, row, 'fault')]).not.toEqual([name, row.on.ok]);
    }
});

test('the definition that is deployed leads where the table leads', () => {
  interface Choice {
    readonly Default: string;
    readonly Choices: readonly { readonly StringEquals: string; readonly Next: string }[];
  }
  interface Machine {
    readonly States: Readonly<Record<string, Choice & { readonly Branches?: readonly Machine[] }>>;
  }
  const machine = planDefinition((name) => name, { beatPoll: 2, wait: 14 }) as unknown as Machine;
  const inside = Object.values(machine.States).flatMap(({ Branches = [] }) => Branches);
  plans.forEach(({ rows }, index) => {
    const { States } = [machine, ...inside][index]!;
    for (const [name, row] of Object.entries(rows)) {
      if (!('does' in row)) continue;
      const { Choices, Default } = States[`${name}?`]!;
      for (const event of outcomes) {
        const next = Choices.find(({ StringEquals }) => StringEquals === event)?.Next ?? Default;
        const settled = row.poll && next === `${name} later` ? name : next;
        expect([name, event, settled]).toEqual([name, event, follows(name, row, event)]);
      }
    }
  });
});
