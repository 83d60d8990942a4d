import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { BlockedWindow } from './blocked-window';
import { Drill } from './drill';
import { DrillSchedule } from './drill-schedule';
import { DrillTime, Weekday } from './drill-time';
import { Experiment } from './experiment';
import { Fault } from './fault';
import { keyOfExperiments } from './records';

/** Properties of a `WeekdayCatalogue`. */
export interface WeekdayCatalogueProps {
  /** Name of the system: what carries it in the tag `holdfast:architecture` is tried. */
  readonly architecture: string;

  /** Alarms that stop each experiment: one to five. */
  readonly stopAlarms: IAlarm[];

  /** Zone that loses power on Fridays. */
  readonly zone: string;

  /**
   * Hour at which they begin, 0 to 23: one at which people are at work.
   *
   * @default 10
   */
  readonly hour?: number;

  /**
   * IANA name of the time zone of `hour`.
   *
   * @default Etc/UTC
   */
  readonly timeZone?: string;

  /**
   * Times in which nothing is tried.
   *
   * @default - none
   */
  readonly blockedWindows?: BlockedWindow[];

  /**
   * Tags of the instances of Mondays to Thursdays.
   *
   * @default - `holdfast:architecture` with the name of the architecture
   */
  readonly instanceTags?: { [key: string]: string };

  /**
   * Whose traffic is slow on Tuesdays, for instance the database's endpoint.
   *
   * @default - everybody's
   */
  readonly latencySources?: string[];

  /**
   * Whether the tools of the faults are installed where they are missing.
   *
   * @default true
   */
  readonly installDependencies?: boolean;

  /**
   * Key that encrypts logs, queue and schedules.
   *
   * @default - a new key with yearly rotation
   */
  readonly encryptionKey?: IKey;
}

/** What is tried on which day. */
export interface WeekdayDrill {
  readonly day: Weekday;
  readonly fault: Fault;
}

/**
 * A fault for each working day: an instance is lost on Mondays, the network of one is slow on Tuesdays (2 s for five
 * minutes), its disk is 95 % full on Wednesdays, its processors are 100 % busy on Thursdays, a zone fails on Fridays.
 */
export class WeekdayCatalogue extends Construct {
  /** Experiments, Monday's first. */
  readonly experiments: Experiment[];
  /** Schedules, Monday's first. */
  readonly schedules: DrillSchedule[];
  /** Starts that failed. */
  readonly deadLetters: IQueue;
  /** What happened when, in every experiment. */
  readonly logGroup: ILogGroup;

  constructor(scope: Construct, id: string, props: WeekdayCatalogueProps) {
    super(scope, id);
    const { architecture, stopAlarms, hour = 10, timeZone, blockedWindows } = props;
    const week = weekdayDrills(props);
    const encryptionKey = props.encryptionKey ?? keyOfExperiments(this, 'Key');
    this.deadLetters = this.createQueue(encryptionKey);
    const logGroup = this.createLogGroup(architecture, encryptionKey);
    this.logGroup = logGroup;
    this.experiments = week.map(
      ({ day, fault }) => new Experiment(this, `${day}Experiment`, { architecture, fault, stopAlarms, logGroup }),
    );
    this.schedules = week.map(
      ({ day }, at) =>
        new DrillSchedule(this, `${day}Schedule`, {
          drill: Drill.experiment(this.experiments[at]!),
          time: DrillTime.weekly(day, hour),
          timeZone,
          blockedWindows,
          deadLetters: this.deadLetters,
          encryptionKey,
        }),
    );
  }

  private createQueue(encryptionMasterKey: IKey): Queue {
    return new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
  }

  private createLogGroup(architecture: string, encryptionKey: IKey): LogGroup {
    return new LogGroup(this, 'Logs', {
      logGroupName: `/aws/vendedlogs/fis/${architecture}-weekdays`,
      encryptionKey,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}

/** The week as data: one instance a day, a whole zone on Fridays. */
export function weekdayDrills({
  zone,
  instanceTags: tags,
  latencySources: sources,
  installDependencies,
}: Pick<WeekdayCatalogueProps, 'zone' | 'instanceTags' | 'latencySources' | 'installDependencies'>): WeekdayDrill[] {
  const duration = Duration.minutes(5);
  const inside = { tags, duration, installDependencies };
  return [
    { day: Weekday.MONDAY, fault: Fault.terminateInstances({ tags }) },
    { day: Weekday.TUESDAY, fault: Fault.delayNetwork({ ...inside, delay: Duration.seconds(2), sources }) },
    { day: Weekday.WEDNESDAY, fault: Fault.fillDisk({ ...inside, percent: 95 }) },
    { day: Weekday.THURSDAY, fault: Fault.stressCpu({ ...inside, loadPercent: 100 }) },
    { day: Weekday.FRIDAY, fault: Fault.interruptZonePower({ zone }) },
  ];
}
