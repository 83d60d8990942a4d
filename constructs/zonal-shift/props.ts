import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { ShiftableResource } from './shiftable-resource';

/** Properties of a `ZonalShift`. */
export interface ZonalShiftProps {
  /** What is shifted away from a zone. */
  readonly resource: ShiftableResource;

  /**
   * Goes off when the application suffers: a practice run then ends, and has failed. In the same Region. It does not
   * end an autoshift.
   */
  readonly outcomeAlarm: cloudwatch.IAlarm;

  /**
   * While it goes off, no practice run begins, and one that runs ends. In the same Region.
   *
   * @default - none
   */
  readonly blockingAlarm?: cloudwatch.IAlarm;

  /**
   * Dates without practice runs, UTC, for instance `2026-12-24`: at most 15.
   *
   * @default - none
   */
  readonly blockedDates?: string[];

  /**
   * Times of each week without practice runs, UTC, for instance `Fri:16:00-Fri:20:00`: at most 15, each within a day.
   *
   * @default - none
   */
  readonly blockedWindows?: string[];

  /**
   * Topic that is told of autoshifts, and of practice runs that failed or were interrupted: of all in the account and
   * Region, so one `ZonalShift` of them needs it. If it is encrypted, its key must let EventBridge use it.
   *
   * @default - nobody is told
   */
  readonly notificationTopic?: sns.ITopic;

  /**
   * Whether events tell of each autoshift in the Region, also of those that leave the account's resources alone. It is
   * a setting of the account and the Region: one stack of them may have it.
   *
   * @default false
   */
  readonly observeAllAutoshifts?: boolean;
}
