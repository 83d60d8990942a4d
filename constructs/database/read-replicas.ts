import { RemovalPolicy } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { commonInstanceProps, type DatabaseMemberProps, type MemberParts } from './member';

/** Read replicas inside the member's Region, spread over its zones. */
export function addReadReplicas(
  scope: Construct,
  props: DatabaseMemberProps,
  parts: MemberParts,
  source: rds.IDatabaseInstance,
  count: number,
): rds.DatabaseInstanceReadReplica[] {
  return Array.from({ length: count }, (_, index) => {
    const replica = new rds.DatabaseInstanceReadReplica(scope, `ReadReplica${index + 1}`, {
      ...commonInstanceProps(props, parts),
      sourceDatabaseInstance: source,
      instanceIdentifier: `${props.instanceIdentifier}-replica-${index + 1}`,
      availabilityZone: props.vpc.availabilityZones[index % props.vpc.availabilityZones.length],
      multiAz: false,
      // A read replica holds nothing of its own, and RDS takes no final snapshot of one.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    dropInheritedProperties(replica);
    return replica;
  });
}

/** Encryption of a replica follows from its source (same Region) or key (other Region); RDS refuses it beside them. */
export function dropInheritedProperties(replica: rds.DatabaseInstanceReadReplica): rds.CfnDBInstance {
  const instance = replica.node.defaultChild as rds.CfnDBInstance;
  instance.addPropertyDeletionOverride('StorageEncrypted');
  return instance;
}
