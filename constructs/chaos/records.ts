import type { Duration } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnExperimentTemplate } from 'aws-cdk-lib/aws-fis';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { keyOfLogs } from '../core/logs-key';

/** A part of a template, and what its role needs for it. */
export interface Recorded<T> {
  readonly configuration: T;
  readonly statements: PolicyStatement[];
}

const allow = (actions: string[], resources: string[]) => new PolicyStatement({ actions, resources });

/** A key for the logs of experiments, and for what their schedules lose. */
export const keyOfExperiments = (scope: Construct, id: string): Key =>
  keyOfLogs(scope, id, 'Logs and schedules of experiments');

/**
 * Logs to a log group. Delivery is set up by calls that know no resources.
 *
 * Source: AWS FIS user guide, "Experiment logging for AWS FIS".
 */
export function logToGroup(
  group: ILogGroup,
): Recorded<CfnExperimentTemplate.ExperimentTemplateLogConfigurationProperty> {
  return {
    // The properties of either destination are untyped, and spelled as CloudFormation spells them.
    configuration: { logSchemaVersion: 2, cloudWatchLogsConfiguration: { LogGroupArn: group.logGroupArn } },
    statements: [
      allow(
        ['logs:CreateLogDelivery', 'logs:DescribeLogGroups', 'logs:DescribeResourcePolicies', 'logs:PutResourcePolicy'],
        ['*'],
      ),
    ],
  };
}

/** Logs to a bucket; the delivery adds itself to the bucket's policy. */
export function logToBucket(
  bucket: IBucket,
  prefix: string | undefined,
): Recorded<CfnExperimentTemplate.ExperimentTemplateLogConfigurationProperty> {
  return {
    configuration: {
      logSchemaVersion: 2,
      s3Configuration: { BucketName: bucket.bucketName, ...(prefix !== undefined && { Prefix: prefix }) },
    },
    statements: [
      allow(['logs:CreateLogDelivery'], ['*']),
      allow(['s3:GetBucketPolicy', 's3:PutBucketPolicy'], [bucket.bucketArn]),
    ],
  };
}

/** What a report is made from, and where it goes. */
export interface Report {
  readonly bucket: IBucket;
  readonly prefix: string;
  readonly dashboards: readonly Dashboard[];
  readonly margin: Duration;
}

/**
 * A report in a bucket, with what dashboards showed.
 *
 * Source: AWS FIS user guide, "Experiment report configurations for AWS FIS".
 */
export function reportTo({
  bucket,
  prefix,
  dashboards,
  margin,
}: Report): Recorded<CfnExperimentTemplate.ExperimentTemplateExperimentReportConfigurationProperty> {
  const identifiers = dashboards.map(({ dashboardArn }) => dashboardArn);
  return {
    configuration: {
      outputs: { experimentReportS3Configuration: { bucketName: bucket.bucketName, prefix } },
      ...(identifiers.length > 0 && {
        dataSources: {
          cloudWatchDashboards: identifiers.map((dashboardIdentifier) => ({ dashboardIdentifier })),
        },
      }),
      preExperimentDuration: margin.toIsoString(),
      postExperimentDuration: margin.toIsoString(),
    },
    statements: [
      allow(['s3:GetObject', 's3:PutObject'], [bucket.arnForObjects(`${prefix}*`)]),
      ...(bucket.encryptionKey ? [useKey(bucket.encryptionKey)] : []),
      ...(identifiers.length > 0
        ? [allow(['cloudwatch:GetDashboard'], identifiers), allow(['cloudwatch:GetMetricWidgetImage'], ['*'])]
        : []),
    ],
  };
}

const useKey = (key: IKey) => allow(['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn]);
