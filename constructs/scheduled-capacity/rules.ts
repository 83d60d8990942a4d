import { Token } from 'aws-cdk-lib';
import { type AutoScalingGroup, type CfnAutoScalingGroup, PoolState } from 'aws-cdk-lib/aws-autoscaling';
import { durationBetween, type Rule, wholeNumber } from '../core/rules';
import { isTimeZone } from '../core/time-zone';
import type { CapacityWarmPool, CapacityWindow, ScheduledCapacityProps } from './props';
import { meetingOf, minutesOf, minutesUntil } from './week';

/** How late a scheduled action may be (EC2 Auto Scaling user guide, considerations of scheduled scaling). */
const lateMinutes = 2;

/** What a group says of itself. */
export interface Bounds {
  /** Fewest instances; NaN if only a deployment knows. */
  readonly least: number;
  /** Most instances; NaN if only a deployment knows. */
  readonly most: number;
  /** Time until a new instance counts as warm, seconds. */
  readonly warmup: number;
  /** Its name, if it was given one. */
  readonly name?: string;
}

export function boundsOf(group: AutoScalingGroup): Bounds {
  const { minSize, maxSize, defaultInstanceWarmup, autoScalingGroupName: name } = resourceOf(group);
  return {
    least: Number(minSize),
    most: Number(maxSize),
    warmup: defaultInstanceWarmup ?? 0,
    name: Token.isUnresolved(name) ? undefined : name,
  };
}

export const resourceOf = (group: AutoScalingGroup): CfnAutoScalingGroup =>
  group.node.defaultChild as CfnAutoScalingGroup;

/** Minutes from asking for instances until they are warm, in the worst case that is planned for. */
export function leadMinutes({ launchTime }: ScheduledCapacityProps, { warmup }: Bounds): number {
  const launch = launchTime && !launchTime.isUnresolved() ? launchTime.toSeconds() : 180;
  return lateMinutes + Math.ceil((launch + warmup) / 60);
}

/** The largest capacity of the windows. */
export const largestOf = ({ windows }: ScheduledCapacityProps): number =>
  Math.max(...Object.values(windows).map(({ capacity }) => capacity));

/** What can be wrong with `ScheduledCapacity`. */
export function scheduledCapacityRules(props: ScheduledCapacityProps, bounds: Bounds, again: boolean): Rule[] {
  const { timeZone } = props;
  const { least, most } = bounds;
  const windows = Object.entries(props.windows);
  const name = windows.map(([one]) => one).find((one) => !/^[A-Za-z][A-Za-z0-9-]*$/.test(one));
  return [
    {
      when: again,
      message:
        'group has scheduled capacity already; allowed is one for each group, which sees all windows; join the two',
    },
    {
      when: !(least < most),
      message: `group scales from ${least} to ${most}; allowed are a minimum below a maximum, both known at synth time; give it such`,
    },
    {
      // Auto Scaling wants canonical names: Intl takes "utc" and "+01:00" as well.
      when: !/^[A-Z][\w+-]*(\/[A-Z][\w+-]*)+$/.test(timeZone) || !isTimeZone(timeZone),
      message: `timeZone is "${timeZone}"; allowed is an IANA name, such as "Europe/Berlin" or "Etc/UTC"; correct it`,
    },
    { when: windows.length === 0, message: 'windows is empty; allowed are one or more; add one' },
    {
      when: name !== undefined,
      message: `windows has the name "${name}"; allowed are letters, digits and hyphens, beginning with a letter; rename it`,
    },
    durationBetween('launchTime', props.launchTime, 0, 3600),
    ...windows.flatMap(([one, window]) => windowRules(one, window, bounds, leadMinutes(props, bounds))),
    ...meetings(windows),
    ...(props.warmPool ? warmPoolRules(props.warmPool, props, bounds) : []),
  ];
}

function windowRules(name: string, window: CapacityWindow, { least, most }: Bounds, lead: number): Rule[] {
  const { from, peak, to, capacity, days } = window;
  const wrong = Object.entries({ from, peak, to }).find(([, time]) => Number.isNaN(minutesOf(time)));
  const untilPeak = minutesUntil(from, peak);
  return [
    {
      when: wrong !== undefined,
      message: `windows.${name}.${wrong?.[0]} is "${wrong?.[1]}"; allowed is a time from "00:00" to "23:59"; write for instance "18:00"`,
    },
    {
      when: from === to,
      message: `windows.${name} begins and ends at ${from}; allowed is a window that is shorter than a day; give the group a larger minimum instead`,
    },
    {
      when: days !== undefined && (days.length === 0 || new Set(days).size < days.length),
      message: `windows.${name}.days is [${days?.join(', ')}]; allowed are one or more days, each once; correct it, or leave it out for every day`,
    },
    wholeNumber(`windows.${name}.capacity`, capacity, least + 1, most),
    {
      when: untilPeak > minutesUntil(from, to),
      message: `windows.${name}.peak is "${peak}"; allowed is a time from ${from} to ${to}; move it into the window`,
    },
    {
      when: untilPeak < lead,
      message: `windows.${name}.from is "${from}", ${untilPeak} min before the peak at ${peak}; allowed are ${lead} min or more, in which instances launch and warm up; begin earlier`,
    },
  ];
}

function meetings(windows: readonly (readonly [string, CapacityWindow])[]): Rule[] {
  return windows.flatMap(([name, window]) =>
    windows
      .filter(([otherName]) => otherName !== name)
      .map(([otherName, other]) => {
        const when = meetingOf(window, other);
        return {
          when: when !== undefined,
          message: `windows.${name} begins on ${when}, in windows.${otherName} or at its end; allowed are windows with time between them; join them, or end one a minute earlier`,
        };
      }),
  );
}

function warmPoolRules(pool: CapacityWarmPool, props: ScheduledCapacityProps, { least, most, name }: Bounds): Rule[] {
  const { state = PoolState.STOPPED } = pool;
  const stops = state === PoolState.STOPPED;
  return [
    {
      when: !stops && state !== PoolState.RUNNING,
      message: `warmPool.state is "${state}"; allowed are Stopped and Running; choose Stopped`,
    },
    {
      when: stops && name === undefined,
      message:
        'group has no name that is known at synth time; allowed is one with a name, by which its instances tell that they have booted; pass autoScalingGroupName',
    },
    wholeNumber('warmPool.minSize', pool.minSize, 0, most),
    wholeNumber('warmPool.maxPrepared', pool.maxPrepared ?? largestOf(props), least + 1, most),
    durationBetween('warmPool.bootTimeout', pool.bootTimeout, 30, 7200),
  ];
}
