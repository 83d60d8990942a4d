import { CfnAutoshiftObserverNotificationStatus, CfnZonalAutoshiftConfiguration } from 'aws-cdk-lib/aws-arczonalshift';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { enforce } from '../core/rules';
import type { ZonalShiftProps } from './props';
import { shiftRules } from './rules';

/** What people should know of (EventBridge reference, ARC zonal shift events). Runs that begin or succeed are no news. */
const news = ['Autoshift In Progress', 'Autoshift Completed', 'Practice Run Failed', 'Practice Run Interrupted'];

/**
 * AWS may shift a load balancer or a group away from a zone that it knows to be impaired, and practises it about weekly,
 * for about half an hour: what the other zones could not carry is found out on a quiet day.
 */
export class ZonalShift extends Construct {
  readonly configuration: CfnZonalAutoshiftConfiguration;
  /** ARN of what is shifted. */
  readonly resourceArn: string;

  constructor(scope: Construct, id: string, props: ZonalShiftProps) {
    super(scope, id);
    enforce('InvalidZonalShift', this.node.path, shiftRules(props));
    this.resourceArn = props.resource.arn;
    this.configuration = new CfnZonalAutoshiftConfiguration(this, 'Autoshift', {
      resourceIdentifier: this.resourceArn,
      zonalAutoshiftStatus: 'ENABLED',
      practiceRunConfiguration: {
        outcomeAlarms: [conditionOf(props.outcomeAlarm)],
        blockingAlarms: props.blockingAlarm && [conditionOf(props.blockingAlarm)],
        blockedDates: props.blockedDates,
        blockedWindows: props.blockedWindows,
      },
    });
    if (props.notificationTopic) this.tell(props.notificationTopic);
    if (props.observeAllAutoshifts) new CfnAutoshiftObserverNotificationStatus(this, 'Observer', { status: 'ENABLED' });
  }

  /** Lets somebody shift the resource away from a zone, prolong that and end it, and practise it. */
  grantShift(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: [
        'GetManagedResource',
        'StartZonalShift',
        'UpdateZonalShift',
        'CancelZonalShift',
        'StartPracticeRun',
        'CancelPracticeRun',
      ].map((action) => `arc-zonal-shift:${action}`),
      resourceArns: [this.resourceArn],
    });
  }

  /** Of every resource of the account and Region: those of an autoshift that leaves the account alone name none. */
  private tell(topic: sns.ITopic): void {
    new events.Rule(this, 'News', {
      description: 'Autoshifts, and practice runs that failed or were interrupted',
      eventPattern: { source: ['aws.arc-zonal-shift'], detailType: news },
      targets: [new SnsTopic(topic)],
    });
  }
}

const conditionOf = ({ alarmArn }: cloudwatch.IAlarm): CfnZonalAutoshiftConfiguration.ControlConditionProperty => ({
  type: 'CLOUDWATCH',
  alarmIdentifier: alarmArn,
});
