import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Lets alarms tell a topic, if there is one, when they go off and when all is well again. */
export function tell(topic: ITopic | undefined, ...alarms: readonly Alarm[]): void {
  if (!topic) return;
  for (const alarm of alarms) {
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
  }
}
