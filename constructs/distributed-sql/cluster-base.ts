import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';

/** An Aurora DSQL cluster, of this app or of another one, in the Region of its stack. */
export interface IDistributedSql extends IConstruct {
  /** Its identifier, 26 letters and digits. */
  readonly clusterIdentifier: string;
  /** Its ARN. */
  readonly clusterArn: string;
  /** Where this Region's clients connect: they read and write here. */
  readonly endpointAddress: string;
  /** Port of the endpoint. */
  readonly port: number;

  /** Lets somebody log in as a role of the database that somebody has tied to the caller (`AWS IAM GRANT`). */
  grantConnect(grantee: iam.IGrantable): iam.Grant;

  /** Lets somebody log in as `admin`, who may do everything in the database. */
  grantConnectAdmin(grantee: iam.IGrantable): iam.Grant;

  /**
   * A metric of the cluster.
   *
   * @param metricName name in the namespace `AWS/AuroraDSQL`
   */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** What is known of a cluster of another app. */
export interface DistributedSqlAttributes {
  /** Its identifier, 26 letters and digits. It is in the Region of the stack. */
  readonly clusterIdentifier: string;
}

/** What follows from a cluster's identifier and the Region of the stack. */
export abstract class DistributedSqlBase extends Construct implements IDistributedSql {
  abstract readonly clusterIdentifier: string;
  readonly port = 5432;

  get clusterArn(): string {
    return clusterArnOf(this, Stack.of(this).region, this.clusterIdentifier);
  }

  get endpointAddress(): string {
    return endpointOf(Stack.of(this).region, this.clusterIdentifier);
  }

  grantConnect(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'dsql:DbConnect');
  }

  grantConnectAdmin(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'dsql:DbConnectAdmin');
  }

  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/AuroraDSQL',
      metricName,
      dimensionsMap: { ClusterId: this.clusterIdentifier },
      period: Duration.minutes(1),
      ...options,
    });
  }

  /** Time that a commit takes, the way to the other Regions included: the median, milliseconds. */
  metricCommitLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CommitLatency', { statistic: 'Average', ...options });
  }

  /** Transactions that were refused since another one, in either Region, had changed the same; they may be repeated. */
  metricOccConflicts(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('OccConflicts', { statistic: 'Sum', ...options });
  }

  private grant(grantee: iam.IGrantable, action: string): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [this.clusterArn] });
  }
}

/** A cluster of another app. */
export class ImportedDistributedSql extends DistributedSqlBase {
  readonly clusterIdentifier: string;

  constructor(scope: Construct, id: string, attributes: DistributedSqlAttributes) {
    super(scope, id);
    this.clusterIdentifier = attributes.clusterIdentifier;
  }
}

/** ARN of a cluster by its identifier, so that nothing has to be read from its Region. */
export function clusterArnOf(scope: IConstruct, region: string, identifier: string): string {
  const { partition, account } = Stack.of(scope);
  return `arn:${partition}:dsql:${region}:${account}:cluster/${identifier}`;
}

/** Endpoint of a cluster by its identifier (Aurora DSQL user guide, accessing clusters). */
export function endpointOf(region: string, identifier: string): string {
  return `${identifier}.dsql.${region}.on.aws`;
}
