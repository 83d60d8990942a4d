/**
 * What AWS says of its actions, noted by hand and apart from the catalogue, so that a slip in either shows. `!` after a
 * parameter: required.
 *
 * Source: AWS FIS user guide, "AWS FIS Actions reference"
 * (docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html); keys of targets: the templates of
 * aws-samples/fis-template-library and the "Scenario content" sections of the guide.
 */
export const facts = `
aws:fis:wait                                                  -                                     -                  duration!
aws:cloudwatch:assert-alarm-state                             -                                     -                  alarmArns! alarmStates!
aws:fis:inject-api-internal-error                             aws:iam:role                          Roles              duration! service! percentage! operations!
aws:fis:inject-api-throttle-error                             aws:iam:role                          Roles              duration! service! percentage! operations!
aws:fis:inject-api-unavailable-error                          aws:iam:role                          Roles              duration! service! percentage! operations!
aws:arc:start-zonal-autoshift                                 aws:arc:zonal-shift-managed-resource  ManagedResources   duration! availabilityZoneIdentifier! managedResourceTypes! zonalAutoshiftStatus
aws:dsql:cluster-connection-failure                           aws:dsql:cluster                      Clusters           duration! percentage!
aws:dynamodb:global-table-pause-replication                   aws:dynamodb:global-table             Tables             duration!
aws:ebs:pause-volume-io                                       aws:ec2:ebs-volume                    Volumes            duration!
aws:ebs:volume-io-latency                                     aws:ec2:ebs-volume                    Volumes            duration! readIOPercentage readIOLatencyMilliseconds writeIOPercentage writeIOLatencyMilliseconds
aws:ec2:api-insufficient-instance-capacity-error              aws:iam:role                          Roles              duration! availabilityZoneIdentifiers! percentage!
aws:ec2:asg-insufficient-instance-capacity-error              aws:ec2:autoscaling-group             AutoScalingGroups  duration! availabilityZoneIdentifiers! percentage
aws:ec2:reboot-instances                                      aws:ec2:instance                      Instances
aws:ec2:stop-instances                                        aws:ec2:instance                      Instances          startInstancesAfterDuration completeIfInstancesTerminated
aws:ec2:terminate-instances                                   aws:ec2:instance                      Instances
aws:elasticache:replicationgroup-interrupt-az-power           aws:elasticache:replicationgroup      ReplicationGroups  duration!
aws:lambda:invocation-add-delay                               aws:lambda:function                   Functions          duration! invocationPercentage startupDelayMilliseconds
aws:lambda:invocation-error                                   aws:lambda:function                   Functions          duration! preventExecution! invocationPercentage
aws:lambda:invocation-http-integration-response               aws:lambda:function                   Functions          duration! contentTypeHeader! statusCode! preventExecution! invocationPercentage
aws:network:disrupt-connectivity                              aws:ec2:subnet                        Subnets            duration! scope! prefixListIdentifier
aws:network:route-table-disrupt-cross-region-connectivity     aws:ec2:subnet                        Subnets            duration! region!
aws:network:transit-gateway-disrupt-cross-region-connectivity aws:ec2:transit-gateway               TransitGateways    duration! region!
aws:network:disrupt-vpc-endpoint                              aws:ec2:vpc-endpoint                  VPCEndpoints       duration!
aws:rds:failover-db-cluster                                   aws:rds:cluster                       Clusters
aws:rds:reboot-db-instances                                   aws:rds:db                            DBInstances        forceFailover
aws:s3:bucket-pause-replication                               aws:s3:bucket                         Buckets            duration! region! destinationBuckets prefixes
aws:ssm:send-command                                          aws:ec2:instance                      Instances          documentArn! duration! documentVersion documentParameters
`;

/** Permissions that the reference lists for an action, less those that its note makes conditional. */
export const permissions: Readonly<Record<string, string>> = {
  'aws:ec2:terminate-instances': 'ec2:TerminateInstances ec2:DescribeInstances',
  'aws:ec2:reboot-instances': 'ec2:RebootInstances ec2:DescribeInstances',
  'aws:ec2:stop-instances': 'ec2:StopInstances ec2:StartInstances ec2:DescribeInstances kms:CreateGrant',
  'aws:ec2:api-insufficient-instance-capacity-error': 'ec2:InjectApiError',
  'aws:ec2:asg-insufficient-instance-capacity-error': 'ec2:InjectApiError autoscaling:DescribeAutoScalingGroups',
  'aws:ebs:pause-volume-io': 'ec2:DescribeVolumes ec2:PauseVolumeIO tag:GetResources',
  'aws:ebs:volume-io-latency': 'ec2:DescribeVolumes ec2:InjectVolumeIOLatency tag:GetResources',
  'aws:ssm:send-command': 'ssm:SendCommand ssm:ListCommands ssm:CancelCommand',
  'aws:network:disrupt-connectivity':
    'ec2:CreateNetworkAcl ec2:CreateNetworkAclEntry ec2:CreateTags ec2:DeleteNetworkAcl ec2:DescribeManagedPrefixLists ec2:DescribeNetworkAcls ec2:DescribeSubnets ec2:DescribeVpcs ec2:GetManagedPrefixListEntries ec2:ReplaceNetworkAclAssociation',
  'aws:network:route-table-disrupt-cross-region-connectivity':
    'ec2:AssociateRouteTable ec2:CreateManagedPrefixList ec2:CreateNetworkInterface ec2:CreateRoute ec2:CreateRouteTable ec2:CreateTags ec2:DeleteManagedPrefixList ec2:DeleteNetworkInterface ec2:DeleteRouteTable ec2:DescribeManagedPrefixLists ec2:DescribeNetworkInterfaces ec2:DescribeRouteTables ec2:DescribeSubnets ec2:DescribeVpcPeeringConnections ec2:DescribeVpcs ec2:DisassociateRouteTable ec2:GetManagedPrefixListEntries ec2:ModifyManagedPrefixList ec2:ModifyVpcEndpoint ec2:ReplaceRouteTableAssociation',
  'aws:network:transit-gateway-disrupt-cross-region-connectivity':
    'ec2:AssociateTransitGatewayRouteTable ec2:DescribeTransitGatewayAttachments ec2:DescribeTransitGatewayPeeringAttachments ec2:DescribeTransitGateways ec2:DisassociateTransitGatewayRouteTable',
  'aws:network:disrupt-vpc-endpoint':
    'ec2:DescribeVpcEndpoints ec2:DescribeSecurityGroups ec2:ModifyVpcEndpoint ec2:CreateSecurityGroup ec2:DeleteSecurityGroup ec2:RevokeSecurityGroupEgress ec2:CreateTags',
  'aws:rds:failover-db-cluster': 'rds:FailoverDBCluster rds:DescribeDBClusters tag:GetResources',
  'aws:rds:reboot-db-instances': 'rds:RebootDBInstance rds:DescribeDBInstances tag:GetResources',
  'aws:elasticache:replicationgroup-interrupt-az-power':
    'elasticache:InterruptClusterAzPower elasticache:DescribeReplicationGroups tag:GetResources',
  'aws:dynamodb:global-table-pause-replication':
    'dynamodb:PutResourcePolicy dynamodb:DeleteResourcePolicy dynamodb:GetResourcePolicy dynamodb:DescribeTable tag:GetResources dynamodb:InjectError',
  'aws:dsql:cluster-connection-failure': 'dsql:InjectError dsql:GetCluster tag:GetResources',
  'aws:s3:bucket-pause-replication':
    's3:PutReplicationConfiguration s3:GetReplicationConfiguration s3:PauseReplication s3:ListAllMyBuckets tag:GetResources',
  'aws:lambda:invocation-add-delay': 's3:PutObject s3:DeleteObject lambda:GetFunction tag:GetResources',
  'aws:lambda:invocation-error': 's3:PutObject s3:DeleteObject lambda:GetFunction tag:GetResources',
  'aws:lambda:invocation-http-integration-response': 's3:PutObject s3:DeleteObject lambda:GetFunction tag:GetResources',
  'aws:fis:inject-api-internal-error': 'fis:InjectApiInternalError',
  'aws:fis:inject-api-throttle-error': 'fis:InjectApiThrottleError',
  'aws:fis:inject-api-unavailable-error': 'fis:InjectApiUnavailableError',
  'aws:fis:wait': '',
  'aws:cloudwatch:assert-alarm-state': 'cloudwatch:DescribeAlarms',
  'aws:arc:start-zonal-autoshift':
    'arc-zonal-shift:StartZonalShift arc-zonal-shift:GetManagedResource arc-zonal-shift:UpdateZonalShift arc-zonal-shift:CancelZonalShift arc-zonal-shift:ListManagedResources autoscaling:DescribeTags tag:GetResources',
};

/** Documents of AWS FIS for instances. Source: AWS FIS user guide, "Use Systems Manager SSM documents with AWS FIS". */
export const documents = `
AWSFIS-Run-CPU-Stress                   DurationSeconds! CPU LoadPercent InstallDependencies
AWSFIS-Run-Disk-Fill                    DurationSeconds! Percent InstallDependencies
AWSFIS-Run-IO-Stress                    DurationSeconds! Workers Percent InstallDependencies
AWSFIS-Run-Kill-Process                 ProcessName! Signal InstallDependencies
AWSFIS-Run-Memory-Stress                DurationSeconds! Workers Percent! InstallDependencies
AWSFIS-Run-Network-Blackhole-Port       Protocol! Port! TrafficType DurationSeconds! InstallDependencies
AWSFIS-Run-Network-Latency              Interface DelayMilliseconds DurationSeconds! InstallDependencies
AWSFIS-Run-Network-Latency-Sources      Interface DelayMilliseconds JitterMilliseconds FlowsPercent Sources! TrafficType DurationSeconds! InstallDependencies
AWSFIS-Run-Network-Packet-Loss          Interface LossPercent DurationSeconds! InstallDependencies
AWSFIS-Run-Network-Packet-Loss-Sources  Interface LossPercent FlowsPercent Sources! TrafficType DurationSeconds! InstallDependencies
`;

/** Parameters that a type of target takes. Source: AWS FIS user guide, "Targets for AWS FIS", target parameters. */
export const targetParameters: Readonly<Record<string, string>> = {
  'aws:arc:zonal-shift-managed-resource': '',
  'aws:dsql:cluster': '',
  'aws:dynamodb:global-table': '',
  'aws:ec2:autoscaling-group': '',
  'aws:ec2:ebs-volume': 'availabilityZoneIdentifier',
  'aws:ec2:instance': '',
  'aws:ec2:subnet': 'availabilityZoneIdentifier vpc',
  'aws:ec2:transit-gateway': '',
  'aws:ec2:vpc-endpoint': '',
  'aws:elasticache:replicationgroup': 'availabilityZoneIdentifier!',
  'aws:iam:role': '',
  'aws:lambda:function': 'functionQualifier',
  'aws:rds:cluster': 'writerAvailabilityZoneIdentifiers',
  'aws:rds:db': 'availabilityZoneIdentifiers',
  'aws:s3:bucket': '',
};
