import type { Acknowledgement } from '../checks';

const nist = 'NIST.800.53.R5';

/** Findings of a `Network` that stay. */
export const networkFindings: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-EC23', `${nist}-EC2RestrictedCommonPorts`, `${nist}-EC2RestrictedSSH`],
    at: /\/EndpointSecurityGroup\/Resource$/,
    reason:
      'the rule cannot read a range that CloudFormation fills in; it is the range of the network alone, and the port is 443',
  },
  {
    rules: [`${nist}-VPCNoUnrestrictedRouteToIGW`],
    at: /\/publicSubnet\d\/DefaultRoute$/,
    reason:
      'public subnets hold the load balancer and the NAT gateways alone; instances and functions sit in private subnets, databases in isolated ones',
  },
  {
    rules: ['CKV_AWS_115', 'CKV_AWS_116', 'CKV_AWS_117'],
    at: /\/Custom::VpcRestrictDefaultSGCustomResourceProvider\/Handler$/,
    reason:
      'the CDK runs it to close the default security group; CloudFormation alone calls it, during a deploy, and reports what fails',
  },
  {
    rules: ['W3005'],
    at: /\/Custom::VpcRestrictDefaultSGCustomResourceProvider\/Handler$/,
    reason: 'the CDK names the role beside its policy, which has to be there first; naming both does no harm',
  },
  {
    rules: ['W3010'],
    at: /\/Vpc\/[a-z]+Subnet\d\/Subnet$/,
    reason:
      'zones are named, so that a template says the same whoever synthesizes it, and the parts that cover for each other stand in different ones',
  },
];

/** Findings of the load balancer of a `WebTier` or of `FailSoftServices` that stay. */
export const loadBalancerFindings: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-EC23', 'CKV_AWS_260'],
    at: /\/LoadBalancer\/SecurityGroup\/Resource$/,
    reason: 'the service is public; managed firewall rules stand before it, and it has only HTTP and HTTPS listeners',
  },
  {
    rules: ['AwsSolutions-S1', `${nist}-S3BucketLoggingEnabled`, 'CKV_AWS_18'],
    at: /\/AccessLogs\/Resource$/,
    reason: 'the bucket holds logs itself; it is versioned and private',
  },
  {
    rules: [`${nist}-S3BucketReplicationEnabled`],
    at: /\/AccessLogs\/Resource$/,
    reason: 'no recovery reads the log of requests; it is kept where it is written, versioned, and expires',
  },
  {
    rules: [`${nist}-S3DefaultEncryptionKMS`],
    at: /\/AccessLogs\/Resource$/,
    reason: 'logs are delivered to a bucket with keys of S3 alone; it is private and refuses plain HTTP',
  },
  {
    rules: [`${nist}-ALBHttpToHttpsRedirection`, `${nist}-ELBv2ACMCertificateRequired`, 'CKV_AWS_2', 'CKV_AWS_103'],
    at: /\/LoadBalancer\/Http\/Resource$/,
    reason:
      'without a domain there is no certificate, of which the synth warns; with one, port 443 serves TLS 1.2 and 1.3 and port 80 redirects to it',
  },
  {
    rules: [`${nist}-CloudWatchLogGroupEncrypted`, 'CKV_AWS_158'],
    at: /\/Firewall\/Log\/Resource$/,
    reason: 'CloudWatch Logs encrypts it with a key of its own; it holds headers of requests, no bodies',
  },
];

/** Findings of the instances of a `WebTier`, or of a service of `FailSoftServices`, that stay. */
export const groupFindings: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-IAM4'],
    finding: /AmazonSSMManagedInstanceCore/,
    at: /\/(Web|Services\/[a-z]+)\/Role\/Resource$/,
    reason: 'sessions take the place of SSH; AWS keeps the policy in step with the agent',
  },
  {
    rules: ['AwsSolutions-EC26', `${nist}-EC2IMDSv2Enabled`],
    at: /\/(Web|Services\/[a-z]+)\/Group\/ASG$/,
    reason: 'the rule cannot follow a launch template; a test asserts that it encrypts volumes and asks for IMDSv2',
  },
  {
    rules: ['AwsSolutions-AS3'],
    at: /\/(Web|Services\/[a-z]+)\/Group\/ASG$/,
    reason:
      'a group scales as a matter of course, so nobody is told; its metrics and its activity history keep each event',
  },
];

/** Findings of a `WebTier` that stay. */
export const webTierFindings: readonly Acknowledgement[] = [
  ...loadBalancerFindings,
  ...groupFindings,
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^(Action::s3:|Resource::.*(\/\*|key\/\*)$)/,
    at: /\/Web\/Role\/DefaultPolicy\/Resource$/,
    reason:
      'the wildcards cover the object of one archive; a condition lets keys be used through Secrets Manager alone, whose secrets are named',
  },
];

/** Findings of `ServiceAlarms` that stay. */
export const serviceAlarmFindings: readonly Acknowledgement[] = [
  {
    rules: [`${nist}-CloudWatchAlarmAction`],
    at: /\/Alarms\/(Fast|Slow)Burn(Long|Short)\/Resource$/,
    reason: 'one window alone means nothing yet; the composite alarm over both of them tells people',
  },
];

/** Findings of a `PrimaryDatabase` that stay, whether or not it has replicas. */
export const databaseFindings: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-SMG4', `${nist}-SecretsManagerRotationEnabled`],
    at: /\/Database\/Secret\/Resource$/,
    reason:
      'a rotation during a failover would lock instances out; the database is reachable from its client security group alone, with TLS, and only roles named in policies read the secret',
  },
  {
    rules: ['AwsSolutions-RDS11'],
    at: /\/Database\//,
    reason: 'another port hides nothing; isolated subnets and the client security group keep strangers out',
  },
  {
    rules: ['AwsSolutions-IAM4'],
    finding: /AmazonRDSEnhancedMonitoringRole/,
    at: /\/MonitoringRole\/Resource$/,
    reason: 'AWS keeps the policy in step with its service, and only that service can assume the role',
  },
  {
    rules: ['CKV_AWS_161'],
    at: /\/Database\/Instance\/Resource$/,
    reason:
      'a token of IAM names the resource id of a database, which a rebuild changes; the password is in a secret that named roles read, and connections are TLS alone',
  },
];

/** Findings of read replicas inside a Region, and of a replica in another one, that stay. */
export const replicaFindings: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-RDS2', `${nist}-RDSStorageEncrypted`, 'CKV_AWS_16'],
    at: /\/ReadReplica\d\/Resource$/,
    reason: 'a replica inside the Region is encrypted as its source is, and RDS refuses the property beside a source',
  },
  {
    rules: ['AwsSolutions-RDS3', `${nist}-RDSMultiAZSupport`, 'CKV_AWS_157'],
    at: /\/ReadReplica\d\/Resource$/,
    reason: 'it serves reads alone, others stand in different zones, and the writer is Multi-AZ',
  },
  {
    rules: ['W3010'],
    at: /\/Database\/ReadReplica\d\/Resource$/,
    reason: 'replicas stand in zones that are named, so that they cover for each other',
  },
  {
    rules: ['CKV_AWS_16'],
    at: /-data-[a-z0-9-]+\/Database\/Instance\/Resource$/,
    reason:
      'a replica from another Region is encrypted by the key that it names, and RDS refuses the property beside it',
  },
];

/** Findings of `Backups` that stay. */
export const backupFindings: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-IAM4'],
    finding: /AWSBackupServiceRolePolicyFor/,
    at: /\/(BackupRole|RestoreRole)\/Resource$/,
    reason: 'AWS keeps the policy in step with its service, and only that service can assume the role',
  },
  {
    rules: [`${nist}-RDSInBackupPlan`],
    at: /\/Database\/(Instance|ReadReplica\d)\/Resource$/,
    reason:
      'the hourly plan selects the writer by its tag, which the rule cannot follow into another stack; replicas hold what the writer holds, and automated backups make each moment of their retention restorable',
  },
];

/** Findings of a `Cache` that stay. */
export const cacheFindings: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-AEC6'],
    at: /\/Cache\/Group$/,
    reason: 'clients log in as a user of a user group, which replaces the AUTH token; the two exclude each other',
  },
  {
    rules: ['AwsSolutions-SMG4', `${nist}-SecretsManagerRotationEnabled`],
    at: /\/Cache\/Credentials\/Secret\/Resource$/,
    reason:
      'a rotation has to change the user and every client in one step, or it cuts them off; the cache is reachable from its client security group alone, with TLS, and only roles named in policies read the secret',
  },
  {
    rules: [`${nist}-ElastiCacheRedisClusterAutomaticBackup`],
    at: /\/Cache\/Group$/,
    reason:
      'a cache is filled again by those who read; daily snapshots are kept for seven days, which spares the database the cold start',
  },
];

/** Findings of a `ReplicatedBucket`, and of the bucket for its copies, that stay. */
export const bucketFindings: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-S1', `${nist}-S3BucketLoggingEnabled`, 'CKV_AWS_18'],
    at: /\/(Static|StaticCopies)\/Bucket\/Resource$/,
    reason: 'every version is kept and the edge alone may read; the edge logs requests',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    at: /\/ReplicationRole\/DefaultPolicy\/Resource$/,
    reason: 'the wildcard covers the objects of one bucket; a condition limits keys to the alias of the copies',
  },
  {
    rules: [`${nist}-S3BucketReplicationEnabled`],
    at: /\/StaticCopies\/Bucket\/Resource$/,
    reason: 'the bucket holds the copies; the originals are in the other Region',
  },
];

/** Findings of an `Edge` that stay, beside those of its logs. */
export const edgeFindings: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-CFR1'],
    at: /\/Edge\/Distribution\/Resource$/,
    reason: 'a site for everybody; the firewall stops bad addresses, wherever they are',
  },
  {
    rules: ['AwsSolutions-CFR4', 'CKV_AWS_174'],
    at: /\/Edge\/Distribution\/Resource$/,
    reason:
      "without a domain CloudFront's own certificate is used, which has no other policy and of which the synth warns; with one, clients need TLS 1.2",
  },
];

/** Findings of a `WeekdayCatalogue` that stay. */
export const drillFindings: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^Resource::\*$/,
    at: /\/Weekdays\/\w+Experiment\/Role\/DefaultPolicy\/Resource$/,
    reason: 'the actions know no resources: they describe, find by tag, deliver logs, cancel commands, refuse capacity',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^Resource::arn:/,
    at: /\/Weekdays\/\w+(Experiment|Schedule)\/Role\/DefaultPolicy\/Resource$/,
    reason:
      'the wildcard covers one kind of resource of the account and Region; the tag of the target, the mark of AWS FIS or a condition of the service limits it where the service knows one',
  },
  {
    rules: ['W3005'],
    at: /\/Weekdays\/\w+Experiment\/Template$/,
    reason: 'an experiment needs the policy of its role, not only the role; naming both does no harm',
  },
  {
    rules: ['AwsSolutions-SQS3'],
    at: /\/DeadLetters\/Resource$/,
    reason: 'the queue is where messages end; nobody takes from it but people',
  },
];

/** Findings of roles, whatever they are for, that stay. */
export const roleFindings: readonly Acknowledgement[] = [
  {
    rules: [`${nist}-IAMNoInlinePolicy`],
    at: /Role\/DefaultPolicy\/Resource$/,
    reason:
      'a policy inside its role is given to nobody else and goes when the role goes; its wildcards are acknowledged one by one',
  },
];

/** Of two Regions as `buildPair` makes them. */
export const pairFindings: readonly Acknowledgement[] = [
  ...networkFindings,
  ...databaseFindings,
  ...replicaFindings,
  ...backupFindings,
  ...cacheFindings,
  ...webTierFindings,
  ...serviceAlarmFindings,
  ...drillFindings,
  ...roleFindings,
];

/** Of two Regions behind an edge that serves files from both. */
export const servedPairFindings: readonly Acknowledgement[] = [...pairFindings, ...bucketFindings, ...edgeFindings];
