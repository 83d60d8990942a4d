import {
  awsServiceTimes,
  expectRegionFailover,
  localServiceTimes,
  predictRegionFailover,
  stepsHere,
} from '../../assess/objectives';
import { type Plan, type PlanEvent, type Row, follows, plan } from '../../constructs/failover/plan';
import type { FailoverKind } from '../../lambda/store/record';
import type { RuntimeConfig } from '../../runtime/config/config';
import { scaleTimers } from '../../runtime/config/timers';

/** A state that an order is expected to pass. */
export interface Stop {
  readonly state: string;
  readonly does: string;
  /** Seconds, if nothing gets in the way; absent where nothing is known. */
  readonly expected?: number;
  /** Seconds that it may take; absent where nothing is known. */
  readonly most?: number;
}

export interface Forecast {
  readonly stops: readonly Stop[];
  /** Sums of what is known. */
  readonly expected: number;
  readonly most: number;
}

/** States and the lines of the budget that they are. */
const lines: Readonly<Record<string, readonly string[]>> = {
  Observe: ['detection'],
  Take: ['take'],
  Seal: ['seal'],
  Prepare: ['promotion', 'fence', 'replay'],
  // In one function, as far as it gets: writes pause meanwhile.
  Move: ['seal', 'promotion', 'fence', 'replay'],
  Open: ['switch', 'TTL'],
  Verify: ['verify'],
};

/**
 * The way through the plan if every step succeeds, with the times that synthesis predicts. What creates a replica takes as
 * long as the data is large: no time is given for it.
 */
export function forecast(
  config: RuntimeConfig,
  { begins, kind, speed, local }: { begins: string; kind: FailoverKind; speed: number; local: boolean },
): Forecast {
  const input = {
    timers: scaleTimers(config.timers, speed),
    serviceTimes: local ? localServiceTimes(stepsHere) : awsServiceTimes,
    grade: config.grade,
  };
  const expected = secondsBy(expectRegionFailover(input).lines);
  const most = secondsBy(predictRegionFailover(input).lines);
  const stops = happyPath(begins as PlanEvent, kind)
    .map((state) => ({ state, ...describe(plan.rows[state]!) }))
    .filter((stop) => stop.does !== '')
    .map(({ state, does }) => {
      const sum = (seconds: Map<string, number>) =>
        lines[state]?.reduce((total, line) => total + (seconds.get(line) ?? 0), 0);
      return { state, does, expected: sum(expected), most: sum(most) };
    });
  const total = (of: 'expected' | 'most') => stops.reduce((sum, stop) => sum + (stop[of] ?? 0), 0);
  return { stops, expected: total('expected'), most: total('most') };
}

const secondsBy = (known: readonly { readonly name: string; readonly seconds: number }[]) =>
  new Map(known.map(({ name, seconds }) => [name, seconds]));

/** Every state from the beginning to the end when nothing goes wrong. Pure. */
export function happyPath(begins: PlanEvent, kind: FailoverKind, of: Plan = plan): string[] {
  const path: string[] = [];
  let state = follows('Begin', of.rows.Begin!, begins);
  while (state !== undefined && !path.includes(state)) {
    path.push(state);
    state = follows(state, of.rows[state]!, eventOf(state, of.rows[state]!, kind));
  }
  return path;
}

function eventOf(state: string, row: Row, kind: FailoverKind): PlanEvent {
  if ('asks' in row && row.asks === 'kind') return kind;
  if (state === 'Observe') return 'take';
  return state === 'Abort' ? 'aborted' : 'ok';
}

function describe(row: Row): { does: string } {
  if ('does' in row) return { does: row.does };
  if ('tells' in row) return { does: `tell people: ${row.tells}` };
  return { does: 'sideBySide' in row ? Object.keys(row.sideBySide).join(', ') : '' };
}
