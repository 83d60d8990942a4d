import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

const managedRules = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
];

export interface LoggedWebAclProps {
  /** Name of the web ACL, and of its metrics. */
  readonly name: string;
  /** `CLOUDFRONT` in front of a distribution, `REGIONAL` in front of everything else. */
  readonly scope: 'CLOUDFRONT' | 'REGIONAL';
  /** Blocks an address that sends more requests than this in five minutes. @default - no limit */
  readonly requestsPerAddress?: number;
}

/** AWS's managed rules, behind a limit for each address if one is wanted, with a log. */
export class LoggedWebAcl extends Construct {
  readonly webAcl: wafv2.CfnWebACL;

  constructor(scope: Construct, id: string, props: LoggedWebAclProps) {
    super(scope, id);
    const { name, requestsPerAddress } = props;
    const limits = requestsPerAddress === undefined ? [] : [limitOf(requestsPerAddress)];
    this.webAcl = new wafv2.CfnWebACL(this, 'WebAcl', {
      name,
      scope: props.scope,
      defaultAction: { allow: {} },
      visibilityConfig: visibility(name),
      rules: [
        ...limits,
        ...managedRules.map((rule, index) => ({
          name: rule,
          priority: limits.length + index,
          overrideAction: { none: {} },
          statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: rule } },
          visibilityConfig: visibility(rule),
        })),
      ],
    });
    this.log(name);
  }

  private log(name: string): void {
    const logGroup = new logs.LogGroup(this, 'Log', {
      // WAF accepts no other beginning.
      logGroupName: `aws-waf-logs-${name}`,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new wafv2.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.webAcl.attrArn,
      // WAF wants the ARN without the `:*` that CloudFormation returns.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logGroup.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    });
  }
}

const limitOf = (limit: number): wafv2.CfnWebACL.RuleProperty => ({
  name: 'requests-per-address',
  priority: 0,
  action: { block: {} },
  statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP', evaluationWindowSec: 300 } },
  visibilityConfig: visibility('requests-per-address'),
});

const visibility = (metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  sampledRequestsEnabled: true,
  cloudWatchMetricsEnabled: true,
});
