import type { Outcome } from '../../../lambda/failover/state';
import { follows, type Plan, type PlanTimers, type Row, type StepRow } from './row';
import { plan } from './table';

/** The two ways through the plan from its beginning to its end. */
export type Way = 'switchover' | 'failover';

/** Where a step succeeds by another word than `ok`. */
const successes: Readonly<Record<Way, Readonly<Record<string, Outcome>>>> = {
  switchover: { Begin: 'move' },
  failover: { Begin: 'watch', Observe: 'take' },
};

/** The states from the beginning to the end, if every step succeeds. Pure. */
export function statesOf(way: Way, { startAt, rows }: Plan = plan): string[] {
  const names: string[] = [];
  for (let name: string | undefined = startAt; name !== undefined; name = next(name, rows[name]!, way))
    names.push(name);
  return names;
}

function next(name: string, row: Row, way: Way): string | undefined {
  if ('asks' in row) return follows(name, row, row.asks === 'kind' ? way : 'ok');
  return follows(name, row, successes[way][name] ?? 'ok');
}

/** A state that works: a step of its own for whoever carries the plan out. */
export interface Milestone {
  readonly state: string;
  /** Only a planned move passes it. */
  readonly plannedOnly: boolean;
  /** Longest time that it may take, seconds: calls, their repetition after faults, and waits between them. */
  readonly seconds: number;
  /** What runs side by side in it: the longest time of each branch, seconds. */
  readonly branches?: Readonly<Record<string, number>>;
}

/**
 * The states that work, in the one order that both ways keep. What only a planned move does comes first, since a move
 * that stops behind its handover goes on as a failover does. Pure.
 */
export function milestones(timers: PlanTimers, of: Plan = plan): Milestone[] {
  const failover = statesOf('failover', of);
  return order(of).map((state): Milestone => {
    const row = of.rows[state]!;
    const plannedOnly = !failover.includes(state);
    if (!('sideBySide' in row)) return { state, plannedOnly, seconds: longest(row, timers) };
    const branches = Object.entries(row.sideBySide).map(([name, { rows }]): [string, number] => [
      name,
      Object.values(rows).reduce((sum, part) => sum + longest(part, timers), 0),
    ]);
    const seconds = Math.max(...branches.map(([, one]) => one));
    return { state, plannedOnly, seconds, branches: Object.fromEntries(branches) };
  });
}

/** Their names. Pure. */
export function order(of: Plan = plan): string[] {
  const failover = statesOf('failover', of);
  const planned = statesOf('switchover', of);
  const meeting = planned.findIndex((name, index) => index > 0 && failover.includes(name));
  const [begin, ...rest] = failover;
  return [begin!, ...planned.slice(1, meeting), ...rest].filter((name) => works(of.rows[name]!));
}

const works = (row: Row): boolean => 'does' in row || 'sideBySide' in row;

function longest(row: Row, timers: PlanTimers): number {
  return 'does' in row ? longestStep(row, timers) : 0;
}

/** The longest pause before a call is repeated is 10 s. */
function longestStep({ timeout, retries = 3, poll, patience = 0 }: StepRow<string>, { beatPoll }: PlanTimers): number {
  return timeout * (1 + retries) + 10 * retries + (poll ? poll.seconds * poll.times : patience * beatPoll);
}
