import type { Acknowledgement } from '../checks';

const nist = 'NIST.800.53.R5';

const network: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-EC23', `${nist}-EC2RestrictedCommonPorts`, `${nist}-EC2RestrictedSSH`],
    at: /\/EndpointSecurityGroup\/Resource$/,
    reason:
      'the rule cannot read a range that CloudFormation fills in; it is the range of the network alone, and the port is 443',
  },
  {
    rules: ['AwsSolutions-EC23', 'CKV_AWS_260'],
    at: /\/LoadBalancer\/SecurityGroup\/Resource$/,
    reason: 'the service is public; managed firewall rules stand before it, and it has only HTTP and HTTPS listeners',
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
    rules: ['W3010'],
    at: /\/(Vpc\/[a-z]+Subnet\d\/Subnet|Database\/ReadReplica\d\/Resource)$/,
    reason:
      'zones are named, so that a template says the same whoever synthesizes it, and the parts that cover for each other stand in different ones',
  },
];

const data: readonly Acknowledgement[] = [
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
    rules: ['AwsSolutions-S1', `${nist}-S3BucketLoggingEnabled`, 'CKV_AWS_18'],
    at: /\/(Documents|DocumentCopies)\/Bucket\/Resource$/,
    reason:
      'every version is kept and only the instances and the replication may write; the load balancer logs requests',
  },
  {
    rules: ['AwsSolutions-S1', `${nist}-S3BucketLoggingEnabled`, 'CKV_AWS_18'],
    at: /\/AccessLogs\/Resource$/,
    reason: 'the bucket holds logs itself; it is versioned and private',
  },
  {
    rules: ['AwsSolutions-IAM4'],
    finding: /AmazonRDSEnhancedMonitoringRole|AWSBackupServiceRolePolicyFor/,
    at: /\/(MonitoringRole|BackupRole|RestoreRole)\/Resource$/,
    reason: 'AWS keeps the policy in step with its service, and only that service can assume the role',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    at: /\/ReplicationRole\/DefaultPolicy\/Resource$/,
    reason: 'the wildcard covers the objects of one bucket; a condition limits keys to the alias of the copies',
  },
  {
    rules: ['CKV_AWS_16'],
    at: /-data-[a-z0-9-]+\/Database\/Instance\/Resource$/,
    reason:
      'a replica from another Region is encrypted by the key that it names, and RDS refuses the property beside it',
  },
  {
    rules: [`${nist}-RDSInBackupPlan`],
    at: /\/Database\/(Instance|ReadReplica\d)\/Resource$/,
    reason:
      'the hourly plan selects the writer by its tag, which the rule cannot follow into another stack; replicas hold what the writer holds, and automated backups reach back 35 days',
  },
  {
    rules: ['CKV_AWS_161'],
    at: /\/Database\/Instance\/Resource$/,
    reason:
      'a token of IAM names the resource id of a database, which a rebuild changes; the password is in a secret that named roles read, and connections are TLS alone',
  },
  {
    rules: [`${nist}-S3BucketReplicationEnabled`],
    at: /\/DocumentCopies\/Bucket\/Resource$/,
    reason: 'the bucket holds the copies; the originals are in the other Region',
  },
  {
    rules: [`${nist}-S3BucketReplicationEnabled`],
    at: /\/AccessLogs\/Resource$/,
    reason: 'no recovery reads the log of requests; each Region keeps its own, versioned, for 90 days',
  },
  {
    rules: [`${nist}-S3DefaultEncryptionKMS`],
    at: /\/AccessLogs\/Resource$/,
    reason: 'a load balancer delivers to a bucket with keys of S3 alone; it is private and refuses plain HTTP',
  },
];

const guard: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-L1'],
    at: /\/(BirthGuard|DeployFreeze)\/Function\/Resource$/,
    reason: 'Node.js 22 has long-term support, and it is what the function is tested on',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^Resource::arn:[^:]+:kms:/,
    at: /\/(BirthGuard|DeployFreeze)\/Role\/DefaultPolicy\/Resource$/,
    reason: 'the key of the table is limited by the service that asks for it, and only decrypting is allowed',
  },
  {
    rules: [
      `${nist}-LambdaInsideVPC`,
      `${nist}-LambdaConcurrency`,
      `${nist}-LambdaDLQ`,
      'CKV_AWS_115',
      'CKV_AWS_116',
      'CKV_AWS_117',
    ],
    at: /\/(BirthGuard|DeployFreeze)\/Function\/Resource$/,
    reason:
      'CloudFormation alone calls it, before a deploy goes on, waits for its answer and fails without one; it calls AWS alone',
  },
  {
    rules: ['CKV_AWS_173'],
    at: /\/DeployFreeze\/Function\/Resource$/,
    reason: 'its environment holds the name of a table and what the lease protects, which every template shows',
  },
  {
    rules: [`${nist}-CloudWatchLogGroupEncrypted`, 'CKV_AWS_158'],
    at: /\/(BirthGuard|DeployFreeze)\/Logs\/Resource$/,
    reason: 'CloudWatch Logs encrypts it with a key of its own; it holds whether a deploy was let through, and why not',
  },
];

const breakGlass: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^Resource::(\*|arn:[^:]+:(kms|states|autoscaling|logs):)/,
    at: /\/BreakGlass\/Role\/DefaultPolicy\/Resource$/,
    reason:
      'AWS adds the last part of the names of executions, groups and log streams, and the prefix is ours; keys are limited by the service; what is allowed on everything only looks; the role asks for a second factor and each use of it is told',
  },
];

const web: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-IAM4'],
    finding: /AmazonSSMManagedInstanceCore/,
    at: /\/Web\/Role\/Resource$/,
    reason: 'sessions take the place of SSH; AWS keeps the policy in step with the agent',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^(Action::(s3|kms):|Resource::.*(\/\*|key\/\*)$)/,
    at: /\/Web\/Role\/DefaultPolicy\/Resource$/,
    reason: 'the wildcards cover the objects of one bucket; a condition limits keys to the secret and the tables',
  },
  {
    rules: ['AwsSolutions-EC26', `${nist}-EC2IMDSv2Enabled`],
    at: /\/Web\/Group\/ASG$/,
    reason: 'the rule cannot follow a launch template; a test asserts that it encrypts volumes and asks for IMDSv2',
  },
  {
    rules: ['AwsSolutions-AS3'],
    at: /\/Web\/Group\/ASG$/,
    reason:
      'a group scales as a matter of course, so nobody is told; its metrics and its activity history keep each event',
  },
  {
    rules: [`${nist}-ALBHttpToHttpsRedirection`, `${nist}-ELBv2ACMCertificateRequired`, 'CKV_AWS_2', 'CKV_AWS_103'],
    at: /\/LoadBalancer\/Http\/Resource$/,
    reason:
      'without a domain there is no certificate, of which the synth warns; with one, port 443 serves TLS 1.2 and 1.3 and port 80 redirects to it',
  },
  {
    rules: [`${nist}-CloudWatchAlarmAction`],
    at: /\/Web\/FailureAlarm\/Resource$/,
    reason: 'an instance refresh reads its state and rolls back; people are told by the alarms of the failover',
  },
  {
    rules: [`${nist}-CloudWatchLogGroupEncrypted`, 'CKV_AWS_158'],
    at: /\/Web\/Firewall\/Log\/Resource$/,
    reason: 'CloudWatch Logs encrypts it with a key of its own; it holds headers of requests, no bodies',
  },
];

const failover: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-L1'],
    at: /-(failover-[a-z0-9-]+|witness)\//,
    reason: 'Node.js 22 has long-term support, and it is what the functions are tested on',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^Resource::arn:[^:]+:kms:|^Action::kms:(GenerateDataKey|ReEncrypt)\*$/,
    at: /-(failover-[a-z0-9-]+|witness)\//,
    reason: 'keys are limited by the service that asks for them, or are those of the stack itself',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    finding:
      /^Resource::arn:[^:]+:(secretsmanager:.*:secret:|states:.*:execution:|autoscaling:|rds:.*:(snapshot|pg|subgrp|og):)/,
    at: /-failover-[a-z0-9-]+\//,
    reason:
      'AWS adds the last part of the name, or the group is whichever the rebuilt database had; the prefix is ours',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^Resource::arn:[^:]+:iam::.*:role\//,
    at: /\/Rebuild\/Role\/DefaultPolicy\/Resource$/,
    reason: 'the role can be passed to enhanced monitoring alone, and only if its name has our prefix',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^Resource::<.*\.Arn>:\*$/,
    at: /ScheduleRole\/DefaultPolicy\/Resource$/,
    reason: 'the wildcard covers versions of one function',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^Resource::\*$/,
    at: /-(failover-[a-z0-9-]+|witness)\//,
    reason: 'the actions know no resources: network interfaces, traces, log delivery, describing groups',
  },
  {
    rules: ['CKV_AWS_111'],
    at: /-failover-[a-z0-9-]+\/.*\/Role\/DefaultPolicy\/Resource$/,
    reason:
      'the actions without a resource are those on network interfaces, which Lambda needs to place a function in a subnet; every other action names what it writes to',
  },
  {
    rules: [`${nist}-LambdaInsideVPC`, 'CKV_AWS_117'],
    at: /-(failover-[a-z0-9-]+|witness)\/.*\/Function\/Resource$/,
    reason:
      'it calls AWS alone, and a network in trouble must not stop a recovery; the steps that enter the database sit in private subnets',
  },
  {
    rules: ['W3005'],
    at: /\/(Function|StateMachine)\/Resource$|\/Custom::VpcRestrictDefaultSGCustomResourceProvider\/Handler$/,
    reason: 'the CDK names the role beside its policy, which has to be there first; naming both does no harm',
  },
];

const everywhere: readonly Acknowledgement[] = [
  {
    rules: [`${nist}-IAMNoInlinePolicy`],
    at: /Role\/DefaultPolicy\/Resource$/,
    reason:
      'a policy inside its role is given to nobody else and goes when the role goes; its wildcards are acknowledged one by one',
  },
];

/** Every finding that stays. A finding that none of them covers fails the synth; one that covers none fails a test. */
export const acknowledgements: readonly Acknowledgement[] = [
  ...network,
  ...data,
  ...guard,
  ...breakGlass,
  ...web,
  ...failover,
  ...everywhere,
];
