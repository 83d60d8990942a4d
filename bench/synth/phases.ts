/** The parts of a synth, in the order in which they end. */
export const phaseNames = ['start', 'load', 'tree', 'write', 'validator', 'packs', 'rules', 'exit'] as const;

export type PhaseName = (typeof phaseNames)[number];

/** What each part is, for people. */
export const phaseMeaning: Readonly<Record<PhaseName, string>> = {
  start: 'Node.js and tsx, until the first line of the app',
  load: 'modules of CDK, constructs and architecture',
  tree: 'constructs, and the settings checked',
  write: 'aspects, templates, the report',
  validator: "the CDK's own rules",
  packs: 'AWS Solutions and NIST 800-53 R5',
  rules: 'ResilienceChecks, against the objectives',
  exit: 'until the process is gone',
};

/** How an app is synthesized: an empty one, an architecture with the CDK's validator alone, or with all that it is held to. */
export type Variant = 'empty' | 'validator' | 'all';

/** What an app under measurement writes down of itself; times are milliseconds of the epoch or of duration. */
export interface AppMarks {
  /** First line. */
  readonly began: number;
  readonly loaded: number;
  readonly built: number;
  readonly synthesized: number;
  /** Milliseconds that each plugin took, by its name. */
  readonly plugins: Readonly<Record<string, number>>;
  /** Seconds of CPU of the app's process. */
  readonly cpu: number;
}

/** One whole process, in seconds. */
export interface Sample {
  readonly wall: number;
  readonly cpu: number;
  readonly phases: Readonly<Record<PhaseName, number>>;
}

/** Holdfast's own pack of rules. */
export const rulesPlugin = 'Resilience';
/** The plugin of the CDK, by the name that the bench gives to its time. */
export const validatorPlugin = 'validator';

/**
 * Splits the time between the start and the end of a process by what the app wrote down. The parts add up to the
 * whole: what plugins do not account for in a synth is counted as writing. Pure.
 */
export function sampleOf(spawned: number, gone: number, marks: AppMarks): Sample {
  const { began, loaded, built, synthesized, plugins } = marks;
  const { [validatorPlugin]: validator = 0, [rulesPlugin]: rules = 0, ...others } = plugins;
  const packs = Object.values(others).reduce((sum, each) => sum + each, 0);
  const milliseconds = {
    ...{ start: began - spawned, load: loaded - began, tree: built - loaded },
    write: synthesized - built - validator - rules - packs,
    ...{ validator, packs, rules, exit: gone - synthesized },
  };
  return {
    wall: (gone - spawned) / 1000,
    cpu: marks.cpu,
    phases: Object.fromEntries(phaseNames.map((name) => [name, milliseconds[name] / 1000])) as Sample['phases'],
  };
}
