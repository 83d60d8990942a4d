import type { Verdict } from '../check/verdict';
import type { Condition } from '../journal';
import type { Blow } from './blows';

export const soakVersion = 'holdfast.soak/1';

/** What one fault did to the clients. */
export interface Round {
  readonly number: number;
  readonly fault: string;
  readonly where: Blow['where'];
  readonly region: string;
  readonly seconds: number;
  readonly endsInstance: boolean;
  /** Milliseconds since the soak began, when it was injected and when service was steady and whole again. */
  readonly from: number;
  readonly to: number;
  /** Who held the right to write before and after, and at which epoch. */
  readonly before: string;
  readonly after: string;
  /** What somebody on call had to do before the next fault. */
  readonly byHand: readonly string[];
  /** Longest time between two acknowledged payments, seconds; filled in at the end. */
  readonly pauseSeconds?: number;
}

/** A soak as it is written down: `soak.json`. */
export interface SoakDocument {
  readonly schema: typeof soakVersion;
  readonly id: string;
  readonly architecture: string;
  readonly seed: number;
  readonly speed: number;
  readonly startedAt: string;
  readonly minutes: number;
  readonly rounds: readonly Round[];
  readonly verdict?: Verdict;
  readonly conditions: readonly Condition[];
  /** Why it ended before its time. */
  readonly stopped?: string;
  readonly held: boolean;
}

/** What a person wants to know, the answer last. Pure. */
export function soakLines({ rounds, verdict, conditions, stopped, held, minutes }: SoakDocument): string {
  const figures = verdict?.figures;
  const broken = verdict?.checks.filter(({ outcome }) => outcome === 'broken' || outcome === 'undecided') ?? [];
  const pauses = rounds.flatMap(({ pauseSeconds }) => pauseSeconds ?? []);
  const moved = rounds.filter(({ before, after }) => before !== after).length;
  return [
    `faults   ${rounds.length} in ${minutes.toFixed(1)} min, ${moved} moved the right to write`,
    ...(pauses.length > 0 ? [`pause    at most ${Math.max(...pauses).toFixed(1)} s`] : []),
    ...(figures
      ? [
          `lost     ${figures.lost} acknowledged writes of ${figures.acknowledged}`,
          `twice    ${figures.duplicated}`,
          `stale    ${figures.staleAcknowledgements} acknowledgements`,
        ]
      : []),
    ...broken.map(({ id, count, examples }) => `broken   ${id}: ${count}, ${examples[0] ?? ''}`),
    ...conditions
      .filter(({ holds }) => !holds)
      .map(({ name, expected, measured }) => `broken   ${name}: expected ${expected}, measured ${measured}`),
    ...(stopped === undefined ? [] : [`stopped  ${stopped}`]),
    `verdict  ${held ? 'held' : 'NOT held'}`,
  ].join('\n');
}
