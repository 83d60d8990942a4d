import { median, ratio } from '../support/figures';
import { type PhaseName, phaseNames, type Sample, type Variant } from './phases';

/** What our packs and rules may add, in times of the same app with the validator alone. */
export const mostAdded = 1;

/** Samples of one architecture, taken in turns. */
export interface Samples {
  readonly architecture: string;
  readonly samples: Readonly<Record<Variant, readonly Sample[]>>;
}

/** Medians, in seconds. */
export interface SynthRow {
  readonly architecture: string;
  readonly runs: number;
  readonly empty: number;
  readonly validator: number;
  readonly all: number;
  /** What packs and rules add, in times of `validator`. */
  readonly added: number;
  /** The same of CPU: other work of the machine lengthens the time, not this. */
  readonly addedCpu: number;
  /** The whole, in times of the empty app. */
  readonly timesEmpty: number;
  /** Where the time of the whole goes. */
  readonly phases: Readonly<Record<PhaseName, number>>;
  readonly reached: boolean;
}

/** Pure. */
export function synthRow({ architecture, samples }: Samples): SynthRow {
  const wall = (variant: Variant) => median(samples[variant].map((sample) => sample.wall))!;
  const cpu = (variant: Variant) => median(samples[variant].map((sample) => sample.cpu))!;
  const [empty, validator, all] = [wall('empty'), wall('validator'), wall('all')];
  const added = ratio(all - validator, validator)!;
  return {
    ...{ architecture, runs: samples.all.length, empty, validator, all, added },
    addedCpu: ratio(cpu('all') - cpu('validator'), cpu('validator'))!,
    timesEmpty: ratio(all, empty)!,
    phases: Object.fromEntries(
      phaseNames.map((name) => [name, median(samples.all.map(({ phases }) => phases[name]))!]),
    ) as SynthRow['phases'],
    reached: added <= mostAdded,
  };
}
