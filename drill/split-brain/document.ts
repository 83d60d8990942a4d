import { renameSync, writeFileSync } from 'node:fs';
import type { CacheTemplate } from '../../local/valkey';
import type { Condition, Environment } from '../journal';
import type { SplitBrainPlan } from './plan';
import type { SplitBrainFigures, SplitBrainVerdict } from './verdict';

export const splitBrainVersion = 'holdfast.split-brain/1';

/** A drill as it is written down: `split-brain.json`, with its hypothesis before the fault and the rest after it. */
export interface SplitBrainDocument {
  readonly schema: typeof splitBrainVersion;
  readonly id: string;
  readonly architecture: 'cache';
  readonly fault: 'split-brain';
  readonly seed: number;
  /** Every timer of the template was divided by this. */
  readonly speed: number;
  /** Whether the template's `min-replicas-to-write` was in force. */
  readonly minReplicas: boolean;
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly status: 'running' | 'finished' | 'stopped';
  readonly stopReason?: string;
  readonly hypothesis: string;
  /** In force, already divided, in seconds. */
  readonly timers: Pick<SplitBrainPlan, 'lagSeconds' | 'detectionSeconds' | 'refusesWithin' | 'isolationSeconds'>;
  readonly template: CacheTemplate;
  readonly overrides: Readonly<Record<string, string>>;
  /** Milliseconds since the drill began. */
  readonly events: readonly { readonly at: number; readonly text: string }[];
  readonly figures?: SplitBrainFigures;
  readonly conditions: readonly Condition[];
  /** Absent until it is known. */
  readonly held?: boolean;
  readonly environment: Environment;
  /** Command that runs the same drill again. */
  readonly rerun: string;
  /** What a reader must know before believing the figures. */
  readonly caveats: readonly string[];
}

export interface NewDocument {
  readonly id: string;
  readonly seed: number;
  readonly plan: SplitBrainPlan;
  readonly startedAt: string;
  readonly environment: Environment;
}

/** What is known, and stated, before anything is broken. Pure. */
export function newDocument({ id, seed, plan, startedAt, environment }: NewDocument): SplitBrainDocument {
  const { speed, minReplicas, lagSeconds, detectionSeconds, refusesWithin, isolationSeconds } = plan;
  return {
    ...{ schema: splitBrainVersion, id, architecture: 'cache', fault: 'split-brain', seed, speed, minReplicas },
    ...{ startedAt, status: 'running', hypothesis: plan.hypothesis },
    timers: { lagSeconds, detectionSeconds, refusesWithin, isolationSeconds },
    ...{ template: plan.template, overrides: plan.overrides, events: [], conditions: [] },
    ...{ environment, caveats: plan.caveats, rerun: rerun(seed, plan) },
  };
}

export type SplitBrainEnd =
  { readonly verdict: SplitBrainVerdict } | { readonly stopReason: string; readonly verdict?: undefined };

/** The same at its end. Pure. */
export function finished(
  document: SplitBrainDocument,
  end: SplitBrainEnd,
  events: SplitBrainDocument['events'],
  finishedAt: string,
): SplitBrainDocument {
  if (end.verdict === undefined)
    return { ...document, events, finishedAt, status: 'stopped', stopReason: end.stopReason };
  return { ...document, events, finishedAt, status: 'finished', ...end.verdict };
}

/** Written aside and renamed: a reader never sees half of it. */
export function writeDocument(path: string, document: SplitBrainDocument): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(document, null, 1)}\n`);
  renameSync(`${path}.new`, path);
}

/** What a person wants to know, the answer last. Pure. */
export function splitBrainLines({ figures, conditions, held, stopReason, timers }: SplitBrainDocument): string {
  return [
    ...conditions
      .filter(({ holds }) => !holds)
      .map(({ name, expected, measured }) => `broken   ${name}: expected ${expected}, measured ${measured}`),
    ...(figures ? figureLines(figures, timers.refusesWithin) : []),
    ...(stopReason === undefined ? [] : [`stopped  ${stopReason}`]),
    `verdict  ${held === undefined ? 'none: the drill ended early' : held ? 'the hypothesis held' : 'the hypothesis did NOT hold'}`,
  ].join('\n');
}

function figureLines(figures: SplitBrainFigures, refusesWithin: number): string[] {
  const { acknowledged, lost, lostBetween, acknowledgedAfter, attemptsAfter, twoWriters, backOnOtherSide } = figures;
  const when = lostBetween
    ? `, the first acknowledged ${moment(lostBetween.from)}, the last ${moment(lostBetween.to)}`
    : '';
  return [
    `refused  ${seconds(figures.firstRefusal, 'never')} (at most ${refusesWithin} s after the cut)`,
    `lost     ${lost} acknowledged writes of ${acknowledged}${when}`,
    `after    ${acknowledgedAfter} of ${attemptsAfter} attempts were acknowledged by the isolated primary after it had to refuse`,
    `writers  ${twoWriters > 0 ? `two at once for ${twoWriters.toFixed(2)} s` : 'never two at once'}`,
    `outage   ${seconds(backOnOtherSide, 'no writes any more')} without writes on the other side`,
  ];
}

/** Replication is asynchronous: what was on its way when the cut came is lost, too. */
const moment = (value: number): string =>
  value < 0 ? `${(-value).toFixed(2)} s before the cut` : `${value.toFixed(2)} s after it`;

const seconds = (value: number | undefined, absent: string): string =>
  value === undefined ? absent : `${value.toFixed(2)} s`;

function rerun(seed: number, { speed, minReplicas, detection }: SplitBrainPlan): string {
  const without = minReplicas ? '' : ' --without-min-replicas';
  return `npx holdfast drill cache split-brain --speed ${speed} --detection ${detection} --seed ${seed}${without}`;
}
