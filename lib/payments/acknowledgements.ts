/** A finding of the security rules that stays, with what makes up for it. */
export interface Acknowledgement {
  /** Rule, for instance `AwsSolutions-RDS11`. */
  readonly rule: string;
  /** What the rule found, for rules that name it in brackets. Default: anything. */
  readonly finding?: RegExp;
  /** Path of the resource in the construct tree. */
  readonly at: RegExp;
  /** Why it stays, and the control that makes up for it. */
  readonly reason: string;
}

const network: Acknowledgement[] = [
  {
    rule: 'AwsSolutions-EC23',
    at: /\/EndpointSecurityGroup\/Resource$/,
    reason: 'the rule cannot read a range that CloudFormation fills in; it is the range of the network alone',
  },
  {
    rule: 'AwsSolutions-EC23',
    at: /\/LoadBalancer\/SecurityGroup\/Resource$/,
    reason: 'the service is public; managed firewall rules stand before it, and it has only HTTP and HTTPS listeners',
  },
];

const data: Acknowledgement[] = [
  {
    rule: 'AwsSolutions-SMG4',
    at: /\/Database\/Secret\/Resource$/,
    reason:
      'a rotation during a failover would lock instances out; the database is reachable from its client security group alone, with TLS, and only roles named in policies read the secret',
  },
  {
    rule: 'AwsSolutions-RDS11',
    at: /\/Database\//,
    reason: 'another port hides nothing; isolated subnets and the client security group keep strangers out',
  },
  {
    rule: 'AwsSolutions-RDS2',
    at: /\/ReadReplica\d\/Resource$/,
    reason: 'a replica inside the Region is encrypted as its source is, and RDS refuses the property beside a source',
  },
  {
    rule: 'AwsSolutions-RDS3',
    at: /\/ReadReplica\d\/Resource$/,
    reason: 'it serves reads alone, others stand in different zones, and the writer is Multi-AZ',
  },
  {
    rule: 'AwsSolutions-S1',
    at: /\/(Documents|DocumentCopies)\/Bucket\/Resource$/,
    reason:
      'every version is kept and only the instances and the replication may write; the load balancer logs requests',
  },
  {
    rule: 'AwsSolutions-S1',
    at: /\/AccessLogs\/Resource$/,
    reason: 'the bucket holds logs itself; it is versioned and private',
  },
  {
    rule: 'AwsSolutions-IAM4',
    finding: /AmazonRDSEnhancedMonitoringRole|AWSBackupServiceRolePolicyFor/,
    at: /\/(MonitoringRole|BackupRole|RestoreRole)\/Resource$/,
    reason: 'AWS keeps the policy in step with its service, and only that service can assume the role',
  },
  {
    rule: 'AwsSolutions-IAM5',
    at: /\/ReplicationRole\/DefaultPolicy\/Resource$/,
    reason: 'the wildcard covers the objects of one bucket; a condition limits keys to the alias of the copies',
  },
];

const web: Acknowledgement[] = [
  {
    rule: 'AwsSolutions-IAM4',
    finding: /AmazonSSMManagedInstanceCore/,
    at: /\/Web\/Role\/Resource$/,
    reason: 'sessions take the place of SSH; AWS keeps the policy in step with the agent',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding: /^(Action::(s3|kms):|Resource::.*(\/\*|key\/\*)$)/,
    at: /\/Web\/Role\/DefaultPolicy\/Resource$/,
    reason: 'the wildcards cover the objects of one bucket; a condition limits keys to the secret and the tables',
  },
  {
    rule: 'AwsSolutions-EC26',
    at: /\/Web\/Group\/ASG$/,
    reason: 'the rule cannot follow a launch template; its volumes are encrypted, which a test asserts',
  },
  {
    rule: 'AwsSolutions-AS3',
    at: /\/Web\/Group\/ASG$/,
    reason: 'an alarm on failed requests tells people; group metrics and the activity history keep each scaling event',
  },
];

const failover: Acknowledgement[] = [
  {
    rule: 'AwsSolutions-L1',
    at: /-(failover-[a-z0-9-]+|witness)\//,
    reason: 'Node.js 22 has long-term support, and it is what the functions are tested on',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding: /^Resource::arn:[^:]+:kms:|^Action::kms:(GenerateDataKey|ReEncrypt)\*$/,
    at: /-(failover-[a-z0-9-]+|witness)\//,
    reason: 'keys are limited by the service that asks for them, or are those of the stack itself',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding:
      /^Resource::arn:[^:]+:(secretsmanager:.*:secret:|states:.*:execution:|autoscaling:|rds:.*:(snapshot|pg|subgrp|og):)/,
    at: /-failover-[a-z0-9-]+\//,
    reason:
      'AWS adds the last part of the name, or the group is whichever the rebuilt database had; the prefix is ours',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding: /^Resource::arn:[^:]+:iam::.*:role\//,
    at: /\/Rebuild\/Role\/DefaultPolicy\/Resource$/,
    reason: 'the role can be passed to enhanced monitoring alone, and only if its name has our prefix',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding: /^Resource::<.*\.Arn>:\*$/,
    at: /ScheduleRole\/DefaultPolicy\/Resource$/,
    reason: 'the wildcard covers versions of one function',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding: /^Resource::\*$/,
    at: /-(failover-[a-z0-9-]+|witness)\//,
    reason: 'the actions know no resources: network interfaces, traces, log delivery, describing groups',
  },
];

/** Every finding that stays. A finding that none of them covers fails the synth; one that covers none fails a test. */
export const acknowledgements: readonly Acknowledgement[] = [...network, ...data, ...web, ...failover];
