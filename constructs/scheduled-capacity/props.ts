import type { Duration } from 'aws-cdk-lib';
import type * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type * as sns from 'aws-cdk-lib/aws-sns';

/** Days of a week. */
export enum DayOfWeek {
  SUNDAY = 0,
  MONDAY = 1,
  TUESDAY = 2,
  WEDNESDAY = 3,
  THURSDAY = 4,
  FRIDAY = 5,
  SATURDAY = 6,
}

/** A time of the day in which a group has more instances than otherwise. */
export interface CapacityWindow {
  /** When the instances are asked for: `HH:MM` of the time zone, 00:00 to 23:59. */
  readonly from: string;

  /**
   * When they must be warm, in the same form. Between `from` and it, Auto Scaling may be late by two minutes, the
   * instances launch, and they warm up; a window with less time than that is refused.
   */
  readonly peak: string;

  /** When the group may shrink again, in the same form; the next day if it is before `from`. */
  readonly to: string;

  /** Fewest instances meanwhile: above the group's minimum, and not above its maximum. */
  readonly capacity: number;

  /**
   * Days on which it begins.
   *
   * @default - every day
   */
  readonly days?: DayOfWeek[];
}

/** Instances that have booted before they are needed. */
export interface CapacityWarmPool {
  /**
   * In which state they wait. A stopped one costs its volume alone, a running one as much as any. `HIBERNATED` is
   * refused: it needs a launch template that allows it.
   *
   * @default autoscaling.PoolState.STOPPED
   */
  readonly state?: autoscaling.PoolState;

  /**
   * Fewest instances that wait, however large the group is.
   *
   * @default 0
   */
  readonly minSize?: number;

  /**
   * Instances that wait and instances that serve, together, at most. What the group takes, the pool has less.
   *
   * @default - the largest capacity of the windows, so that what a pre-scale takes has booted
   */
  readonly maxPrepared?: number;

  /**
   * Whether instances return to the pool when the group shrinks, instead of ending. They keep what is on their disks.
   *
   * @default false
   */
  readonly reuseOnScaleIn?: boolean;

  /**
   * How long an instance may take to boot, 30 s to 2 h, before it is stopped, or put in service, nonetheless.
   *
   * @default Duration.minutes(10)
   */
  readonly bootTimeout?: Duration;
}

/** Properties of `ScheduledCapacity`. */
export interface ScheduledCapacityProps {
  /**
   * Group whose minimum follows the clock, for instance that of a `WebTier`. Its own minimum and maximum are numbers
   * known at synth time, and one `ScheduledCapacity` holds all of its windows.
   */
  readonly group: autoscaling.AutoScalingGroup;

  /**
   * IANA name of the time zone of the windows, such as `Europe/Berlin`. Summer time is followed. There is no default,
   * since a peak of the evening in the wrong zone comes hours early or late.
   */
  readonly timeZone: string;

  /** Windows by name, with time between each and the next. */
  readonly windows: { [name: string]: CapacityWindow };

  /**
   * Time from asking for the instances of a window until the last of them runs; then they warm up. 0 s to 1 h.
   *
   * @default Duration.minutes(3)
   */
  readonly launchTime?: Duration;

  /**
   * Instances that have booted before they are needed.
   *
   * @default - none; instances boot when they are asked for
   */
  readonly warmPool?: CapacityWarmPool;

  /**
   * Topic that the alarm tells.
   *
   * @default - the alarm tells nobody
   */
  readonly alarmTopic?: sns.ITopic;
}
