import type { Sample } from '../history';

/** What a reader of the progress needs to know at one moment. Times in milliseconds since the drill began. */
export interface ProgressState {
  readonly phases: readonly { readonly name: string; readonly startedAt: number; readonly endedAt?: number }[];
  /** Newest last. */
  readonly events: readonly { readonly at: number; readonly text: string }[];
  /** Samples of the last ten seconds, newest last. */
  readonly samples: readonly Sample[];
}

export type ProgressChange =
  | { readonly kind: 'phase'; readonly at: number; readonly name: string }
  | { readonly kind: 'event'; readonly at: number; readonly text: string }
  | { readonly kind: 'sample'; readonly sample: Sample }
  | { readonly kind: 'end'; readonly at: number };

export const initialProgress: ProgressState = { phases: [], events: [], samples: [] };

const keptSamples = 40;
const keptEvents = 100;

/** The next state. A new phase ends the one before. */
export function progressed(state: ProgressState, change: ProgressChange): ProgressState {
  switch (change.kind) {
    case 'phase':
      return { ...state, phases: [...ended(state.phases, change.at), { name: change.name, startedAt: change.at }] };
    case 'event':
      return { ...state, events: [...state.events, { at: change.at, text: change.text }].slice(-keptEvents) };
    case 'sample':
      return { ...state, samples: [...state.samples, change.sample].slice(-keptSamples) };
    case 'end':
      return { ...state, phases: ended(state.phases, change.at) };
  }
}

/** What clients see now: of the last second. */
export interface CurrentNumbers {
  readonly okPerSecond: number;
  readonly failedPerSecond: number;
  /** Milliseconds; absent while nothing is answered. */
  readonly p95?: number;
  /** `us-east-1, epoch 1`; the newest epoch that acknowledges. */
  readonly writer?: string;
}

export function currentNumbers({ samples }: ProgressState): CurrentNumbers {
  const recent = samples.slice(-4);
  const length = recent.reduce((sum, { interval }) => sum + interval, 0) || 1;
  const perSecond = (count: (sample: Sample) => number) =>
    Math.round((recent.reduce((sum, sample) => sum + count(sample), 0) * 1000) / length);
  const writers = recent.flatMap(({ acknowledgedBy }) => Object.keys(acknowledgedBy));
  const [epoch, region] = (writers.sort((a, b) => parseInt(a) - parseInt(b)).at(-1) ?? '').split('/');
  const latencies = recent.flatMap(({ latency }) => (latency ? [latency.p95] : []));
  return {
    okPerSecond: perSecond(({ ok, declined }) => ok + declined),
    failedPerSecond: perSecond(failedOf),
    ...(latencies.length > 0 && { p95: Math.round(Math.max(...latencies)) }),
    ...(region && { writer: `${region}, epoch ${epoch}` }),
  };
}

export function failedOf({ refused, unknown, errors }: Sample): number {
  return refused + unknown + errors;
}

function ended(phases: ProgressState['phases'], at: number): ProgressState['phases'] {
  return phases.map((phase) => (phase.endedAt === undefined ? { ...phase, endedAt: at } : phase));
}
