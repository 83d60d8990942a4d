import { Annotations, CfnOutput, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-dsql';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { backupTagKey } from '../../runtime/config/config';
import { enforce, type Rule } from '../core/rules';
import {
  clusterArnOf,
  DistributedSqlBase,
  type DistributedSqlAttributes,
  endpointOf,
  type IDistributedSql,
  ImportedDistributedSql,
} from './cluster-base';
import type { DistributedSqlProps } from './props';
import { regionRules } from './regions';

/**
 * One Region's cluster of an Aurora DSQL database that two Regions write at once, and that a third one witnesses. A
 * commit is confirmed when the other Region or the witness has it too, so that a lost Region loses nothing, and nothing
 * is promoted.
 *
 * The clusters name each other by identifiers that DSQL chooses, so it takes two deployments to make them one: the
 * first without `clusterIdentifiers`, the second with them (Aurora DSQL user guide, CloudFormation).
 */
export class DistributedSql extends DistributedSqlBase {
  /** A cluster of another app. */
  static fromDistributedSqlAttributes(
    scope: Construct,
    id: string,
    attributes: DistributedSqlAttributes,
  ): IDistributedSql {
    return new ImportedDistributedSql(scope, id, attributes);
  }

  readonly cluster: CfnCluster;
  readonly clusterIdentifier: string;
  readonly encryptionKey: kms.IKey;
  /** Endpoint in the other Region, of the same database; undefined before the two are peers. */
  readonly peerEndpointAddress?: string;

  constructor(scope: Construct, id: string, props: DistributedSqlProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    enforce('InvalidDistributedSql', this.node.path, rules(props, region));
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', { enableKeyRotation: true });
    this.letDsqlUse(this.encryptionKey);
    this.cluster = new CfnCluster(this, 'Cluster', {
      deletionProtectionEnabled: props.deletionProtection ?? true,
      kmsEncryptionKey: this.encryptionKey.keyArn,
      multiRegionProperties: { witnessRegion: props.witnessRegion, clusters: this.peers(props) },
      policyDocument: props.policy && Stack.of(this).toJsonString(props.policy),
    });
    this.cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);
    if (props.backupTag) Tags.of(this.cluster).add(backupTagKey, props.backupTag);
    const pinned = props.clusterIdentifiers;
    this.clusterIdentifier = pinned?.[region] ?? this.cluster.attrIdentifier;
    this.peerEndpointAddress = pinned && endpointOf(props.peerRegion, pinned[props.peerRegion]!);
    this.tellOf(pinned === undefined, region);
  }

  /** Both ARNs, in both stacks alike. */
  private peers({ clusterIdentifiers }: DistributedSqlProps): string[] | undefined {
    return (
      clusterIdentifiers &&
      Object.entries(clusterIdentifiers)
        .map(([region, identifier]) => clusterArnOf(this, region, identifier))
        .sort()
    );
  }

  /** What the key's policy has to say (Aurora DSQL user guide, data encryption). Only DSQL knows the cluster's id. */
  private letDsqlUse(key: kms.IKey): void {
    const { partition, region, account } = Stack.of(this);
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AuroraDsql',
        principals: [new iam.ServicePrincipal('dsql.amazonaws.com')],
        actions: [
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:Encrypt',
          'kms:GenerateDataKey',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ],
        resources: ['*'],
        conditions: { StringLike: { 'aws:SourceArn': `arn:${partition}:dsql:${region}:${account}:cluster/*` } },
      }),
    );
  }

  /** What people need for the second deployment: where they are, and this cluster's identifier. */
  private tellOf(alone: boolean, region: string): void {
    new CfnOutput(this, 'ClusterIdentifier', {
      value: this.cluster.attrIdentifier,
      description: `Aurora DSQL cluster in ${region}, for clusterIdentifiers`,
    });
    if (alone)
      Annotations.of(this).addWarningV2(
        'holdfast:distributedSqlWithoutPeer',
        'the cluster has no peer and serves nobody yet; deploy it in both Regions, then pass both identifiers that the stacks print as clusterIdentifiers and deploy both again',
      );
  }
}

function rules(props: DistributedSqlProps, region: string): Rule[] {
  const { peerRegion, witnessRegion, clusterIdentifiers } = props;
  const named = Object.keys(clusterIdentifiers ?? {}).sort();
  const both = [region, peerRegion].sort();
  const [wrong, text] = Object.entries(clusterIdentifiers ?? {}).find(([, one]) => !/^[a-z0-9]{26}$/.test(one)) ?? [];
  return [
    ...regionRules([region, peerRegion, witnessRegion]),
    {
      when: clusterIdentifiers !== undefined && named.join() !== both.join(),
      message: `clusterIdentifiers is of [${named.join(', ')}]; allowed is one each for ${both.join(' and ')}; a cluster never moves, so put the stack and peerRegion back to where the clusters are`,
    },
    {
      when: wrong !== undefined,
      message: `clusterIdentifiers has "${text}" for ${wrong}; allowed are 26 lower-case letters and digits; copy the output ClusterIdentifier of the stack there`,
    },
  ];
}
