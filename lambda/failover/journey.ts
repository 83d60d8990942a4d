import { order } from '../../constructs/failover/plan/milestones';
import { follows, type Plan, type PlanEvent, type PlanTimers, type Row } from '../../constructs/failover/plan/row';
import { plan } from '../../constructs/failover/plan/table';
import type { FailoverInput, FailoverState } from './state';

/** How far somebody who carries the plan out has come. Stored between steps, which know nothing of each other. */
export interface Journey {
  readonly execution: string;
  readonly input: FailoverInput;
  /** State that is next; absent when the plan has ended. */
  readonly at?: string;
  /** How it ended: nothing if well, else why not. */
  readonly failure?: string;
  readonly data?: FailoverState;
  /** What ended of that which runs side by side, and with what. */
  readonly branches?: Readonly<Record<string, FailoverState>>;
}

/** What a traveller can do. */
export interface Means {
  /** Runs a function of the plan, and tries again after faults as often as the row says. */
  invoke(step: string, payload: object, retries: number): Promise<FailoverState>;
  wait(seconds: number): Promise<void>;
  /** Throws if there is no time left for something that may take so many seconds. */
  allow(seconds: number): void;
  readonly timers: PlanTimers;
}

const states = order();

/** What stands behind the last state that works. */
export const theEnd = 'the end';

/**
 * Whether a journey has left a state behind: it is at a later one that works, or at its end. Pure.
 *
 * @throws Error if no such state works
 */
export function isBehind({ at }: Journey, state: string): boolean {
  const place = state === theEnd ? states.length : states.indexOf(state);
  if (place < 0) throw new Error(`"${state}" is no state that works; allowed are ${[...states, theEnd].join(', ')}`);
  return at === undefined || states.indexOf(at) > place;
}

/**
 * Goes one state on. What a journey says is stored after each one, so that whoever goes on after a crash repeats at
 * most one state, which every state allows for; a wait that was cut off begins anew.
 */
export async function step(journey: Journey, means: Means): Promise<Journey> {
  const { at: name, ...rest } = journey;
  if (name === undefined) return journey;
  const row = plan.rows[name]!;
  if ('ends' in row) return rest;
  if ('fails' in row) return { ...rest, failure: `${row.fails}: ${row.because}` };
  if ('sideBySide' in row) return sideBySide(journey, name, row, means);
  const { event, data } = await answerOf(name, row, journey, means);
  return { ...journey, data, at: follows(name, row, event)! };
}

type Working = Exclude<
  Row,
  { readonly ends: unknown } | { readonly fails: unknown } | { readonly sideBySide: unknown }
>;

async function answerOf(
  name: string,
  row: Working,
  { data, input, execution }: Journey,
  means: Means,
): Promise<{ event: PlanEvent; data?: FailoverState }> {
  if ('waits' in row) {
    const seconds = typeof row.waits === 'number' ? row.waits : means.timers[row.waits];
    means.allow(seconds);
    await means.wait(seconds);
    return { event: 'ok', data };
  }
  if ('asks' in row) return { event: data![row.asks], data };
  if ('tells' in row) {
    means.allow(60);
    const told = means.invoke('notify', { state: data, maximumWaits: 1, occasion: row.tells }, row.retries ?? 2);
    // People who are not told hold nothing up.
    return { event: 'ok', data: await told.catch(() => data) };
  }
  means.allow(row.timeout);
  const maximumWaits = row.poll?.times ?? row.patience ?? 1;
  const payload = row.first ? { input, execution } : { state: data, maximumWaits };
  try {
    const answer = await means.invoke(row.does, payload, row.retries ?? 3);
    if (answer.outcome === 'wait' && row.poll) await means.wait(row.poll.seconds);
    return { event: answer.outcome, data: answer };
  } catch (error) {
    // Before anything has begun there is nothing to go on with: the fault is the caller's to see.
    if (!data) throw error;
    return { event: 'fault', data: { ...data, detail: `${name}: ${error instanceof Error ? error.message : error}` } };
  }
}

/** Goes on when every branch has ended, with what the first one ended with; those that have not are run. */
async function sideBySide(
  journey: Journey,
  name: string,
  row: Extract<Row, { readonly sideBySide: unknown }>,
  means: Means,
): Promise<Journey> {
  const missing = Object.keys(row.sideBySide).filter((branch) => journey.branches?.[branch] === undefined);
  const ended = await Promise.all(
    missing.map(async (branch): Promise<[string, FailoverState]> => [
      branch,
      await runBranch(journey, name, branch, means),
    ]),
  );
  const { branches, ...rest } = journey;
  const [first] = Object.keys(row.sideBySide);
  return { ...rest, data: { ...branches, ...Object.fromEntries(ended) }[first!], at: row.then };
}

/** Runs one of the plans that run side by side in a state, to its end. */
export async function runBranch(
  { data, execution, input }: Journey,
  state: string,
  branch: string,
  means: Means,
): Promise<FailoverState> {
  const row = plan.rows[state];
  const part: Plan | undefined = row && 'sideBySide' in row ? row.sideBySide[branch] : undefined;
  if (!part) throw new Error(`"${branch}" does not run in "${state}"`);
  let inner: Journey = { execution, input, data, at: part.startAt };
  for (;;) {
    const current = part.rows[inner.at!]!;
    if ('ends' in current) return current.ends === 'done' ? inner.data! : { ...inner.data!, outcome: 'failed' };
    const { event, data: after } = await answerOf(inner.at!, current as Working, inner, means);
    inner = { ...inner, data: after, at: follows(inner.at!, current, event)! };
  }
}
