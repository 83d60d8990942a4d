import { Stack } from 'aws-cdk-lib';
import { type CfnRule, EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { parseConfig } from '../failover/stack-config';
import { breakGlassRoleName } from './names';

/** Properties of a `BreakGlassAlarm`. */
export interface BreakGlassAlarmProps {
  /** Runtime configuration of the architecture: a JSON value without tokens. */
  readonly config: object;

  /** Where people are told; its key, if it has one, lets EventBridge in. */
  readonly topic: ITopic;
}

/**
 * Tells people when somebody assumes the break-glass role, or tries to, by way of this Region. Put one into each Region
 * by whose endpoint the role can be assumed; those that hold data at least. It needs a trail of CloudTrail that logs
 * management events.
 */
export class BreakGlassAlarm extends Construct {
  readonly rule: Rule;

  constructor(scope: Construct, id: string, { config, topic }: BreakGlassAlarmProps) {
    super(scope, id);
    const { scope: leaseScope } = parseConfig(this, config);
    const { partition, account } = Stack.of(this);
    const roleName = breakGlassRoleName(leaseScope);
    this.rule = new Rule(this, 'Used', {
      description: `Somebody assumes ${roleName}`,
      eventPattern: {
        source: ['aws.sts'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['sts.amazonaws.com'],
          eventName: ['AssumeRole'],
          requestParameters: { roleArn: [`arn:${partition}:iam::${account}:role/${roleName}`] },
        },
      },
    });
    // CloudTrail calls AssumeRole a reading call, and rules see those only in this state.
    (this.rule.node.defaultChild as CfnRule).state = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
    const field = (path: string) => EventField.fromPath(path);
    this.rule.addTarget(
      new SnsTopic(topic, {
        message: RuleTargetInput.fromText(
          `${roleName} is assumed by ${field('$.detail.userIdentity.arn')} from ${field('$.detail.sourceIPAddress')} at ${field('$.detail.eventTime')} in ${field('$.detail.awsRegion')}. If nobody in the incident did this, treat it as a break-in.`,
        ),
      }),
    );
    topic.masterKey?.grantEncryptDecrypt(new ServicePrincipal('events.amazonaws.com'));
  }
}
