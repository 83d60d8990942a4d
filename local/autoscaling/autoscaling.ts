import { withBounds } from './bounds';
import { LocalGroup, type Launch, type ServingProcess } from './group';

export interface LocalAutoScalingOptions {
  /** Groups of the topology. Each starts at its minimum, or at what `desired` says for its Region. */
  readonly groups: readonly {
    readonly name: string;
    readonly region: string;
    readonly minimum: number;
    readonly maximum: number;
    readonly zones: readonly string[];
  }[];
  /** Desired capacity at the start, keyed by Region. @default - each group's minimum */
  readonly desired?: Readonly<Record<string, number>>;
  /** How many instances one process stands for. @default 5 */
  readonly instancesPerProcess?: number;
  /** Divides every duration. @default 1 */
  readonly speed?: number;
  /** Starts a process and resolves when it serves. */
  readonly launch: Launch;
  /** Told of each change of the processes that serve: register them with the Region's load balancer. */
  readonly onChange?: (region: string, processes: readonly ServingProcess[]) => Promise<unknown> | unknown;
  /** Told of processes that did not start or stop; they are tried again. @default - nobody is told */
  readonly report?: (error: Error) => void;
}

/** Seconds after a change of capacity in which SetDesiredCapacity with HonorCooldown is refused. */
export const defaultCooldown = 300;
/** Seconds until a process that died or did not start is replaced. */
const relaunchDelay = 10;

/** The Auto Scaling groups of all Regions. */
export interface LocalAutoScaling {
  readonly groups: readonly LocalGroup[];
  readonly speed: number;
  readonly instancesPerProcess: number;
  /** Starts the processes; resolves when all serve, rejects if one of them does not start. */
  start(): Promise<void>;
  /** Processes that serve in a Region. */
  serving(region: string): readonly ServingProcess[];
  /** Stops every process and replaces none. */
  close(): Promise<void>;
}

export function createLocalAutoScaling(options: LocalAutoScalingOptions): LocalAutoScaling {
  const { instancesPerProcess = 5, speed = 1, launch, onChange = () => {}, report = () => {} } = options;
  if (!Number.isInteger(instancesPerProcess) || instancesPerProcess < 1)
    throw new Error(`instancesPerProcess is ${instancesPerProcess}; it must be a whole number, 1 or more`);
  let failStart: ((error: Error) => void) | undefined;
  const groups = options.groups.map(({ name, region, zones, minimum, maximum }) => {
    if (zones.length === 0) throw new Error(`group "${name}" in ${region} has no zones; it needs at least one`);
    const settings = {
      name,
      region,
      zones,
      instancesPerProcess,
      relaunchDelay: (relaunchDelay * 1000) / speed,
      launch,
      onChange: (processes: readonly ServingProcess[]) => onChange(region, processes),
      report: (error: Error) => {
        report(error);
        failStart?.(error);
      },
    };
    const born = { minimum, maximum, desired: minimum };
    return new LocalGroup(settings, withBounds(born, { DesiredCapacity: options.desired?.[region] }));
  });
  return {
    groups,
    speed,
    instancesPerProcess,
    start: async () => {
      const failed = new Promise<never>((_, reject) => (failStart = reject));
      for (const group of groups) group.reconcile();
      const settled = Promise.all(groups.map((group) => group.settled()));
      await Promise.race([settled, failed]).finally(() => (failStart = undefined));
    },
    serving: (region) => groups.filter((group) => group.settings.region === region).flatMap((group) => group.serving()),
    close: async () => {
      await Promise.all(groups.map((group) => group.close()));
    },
  };
}
