import { Annotations, Duration, RemovalPolicy, Stack, type CfnUpdatePolicy } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { enforce } from '../core/rules';
import { Firewall } from './firewall';
import type { WebTierProps } from './props';
import { webTierRules } from './rules';
import { launchScript } from './user-data';

/**
 * Instances of one application behind a load balancer, spread over the zones of a network. Nothing is installed at
 * launch, the health check knows nothing of the database, a zone can be shifted away from, and a bad deploy rolls back.
 */
export class WebTier extends Construct {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  readonly group: autoscaling.AutoScalingGroup;
  readonly launchTemplate: ec2.LaunchTemplate;
  /** Role of the instances. */
  readonly role: iam.Role;
  readonly securityGroup: ec2.SecurityGroup;
  readonly accessLogs: s3.Bucket;
  /** Goes off when the application fails requests; it stops a running deploy, which then rolls back. */
  readonly failureAlarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: WebTierProps) {
    super(scope, id);
    const types = props.instanceTypes ?? defaultTypes();
    enforce('InvalidWebTier', this.node.path, webTierRules(props, types));
    this.accessLogs = this.createLogBucket();
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: `Instances of ${props.tierName}`,
    });
    this.role = this.createRole(props);
    this.launchTemplate = this.createLaunchTemplate(props, types);
    this.loadBalancer = this.createLoadBalancer(props);
    this.targetGroup = this.createTargetGroup(props);
    this.addListeners(props);
    this.failureAlarm = this.watchFailures(props);
    this.group = this.createGroup(props, types);
    new Firewall(this, 'Firewall', props.tierName, this.loadBalancer);
  }

  private createLogBucket(): s3.Bucket {
    return new s3.Bucket(this, 'AccessLogs', {
      // Load balancers can deliver to a bucket with a key of S3's own only.
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(7) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private createRole(props: WebTierProps): iam.Role {
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      // Sessions instead of open ports and keys.
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
    });
    props.applicationBucket.grantRead(role, props.applicationKey);
    return role;
  }

  private createLaunchTemplate(props: WebTierProps, types: ec2.InstanceType[]): ec2.LaunchTemplate {
    const template = new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      launchTemplateName: props.tierName,
      machineImage: ec2.MachineImage.latestAmazonLinux2023({
        cpuType:
          types[0]!.architecture === ec2.InstanceArchitecture.ARM_64
            ? ec2.AmazonLinuxCpuType.ARM_64
            : ec2.AmazonLinuxCpuType.X86_64,
      }),
      instanceType: types[0],
      role: this.role,
      securityGroup: this.securityGroup,
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      detailedMonitoring: true,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs(20, { encrypted: true, volumeType: ec2.EbsDeviceVolumeType.GP3 }),
        },
      ],
      userData: launchScript({
        bucketName: props.applicationBucket.bucketName,
        objectKey: props.applicationKey,
        serviceName: props.tierName,
        port: props.applicationPort ?? 8080,
        region: Stack.of(this).region,
        environment: props.environment ?? {},
      }),
    });
    // As they are: the load balancer must not write its rules into groups that belong to other stacks.
    for (const [index, { securityGroupId }] of (props.additionalSecurityGroups ?? []).entries())
      template.addSecurityGroup(
        ec2.SecurityGroup.fromSecurityGroupId(this, `Additional${index}`, securityGroupId, { mutable: false }),
      );
    return template;
  }

  private createLoadBalancer(props: WebTierProps): elbv2.ApplicationLoadBalancer {
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: props.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      loadBalancerName: props.tierName,
      internetFacing: true,
      deletionProtection: props.deletionProtection ?? true,
      dropInvalidHeaderFields: true,
      crossZoneEnabled: true,
    });
    loadBalancer.setAttribute('zonal_shift.config.enabled', 'true');
    loadBalancer.logAccessLogs(this.accessLogs, 'load-balancer');
    return loadBalancer;
  }

  private createTargetGroup(props: WebTierProps): elbv2.ApplicationTargetGroup {
    return new elbv2.ApplicationTargetGroup(this, 'TargetGroup', {
      vpc: props.vpc,
      targetType: elbv2.TargetType.INSTANCE,
      protocol: elbv2.ApplicationProtocol.HTTP,
      port: props.applicationPort ?? 8080,
      deregistrationDelay: props.deregistrationDelay ?? Duration.seconds(30),
      loadBalancingAlgorithmType: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      healthCheck: {
        path: props.healthCheckPath ?? '/live',
        healthyHttpCodes: '200',
        interval: props.healthCheckInterval ?? Duration.seconds(10),
        timeout: props.healthCheckTimeout ?? Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 2,
      },
    });
  }

  private addListeners(props: WebTierProps): void {
    if (!props.certificate) {
      Annotations.of(this).addWarningV2(
        'holdfast:web-tier-without-certificate',
        'clients are served over plain HTTP, since there is no certificate; give the tier a certificate before it carries traffic',
      );
      this.loadBalancer.addListener('Http', { port: 80, open: true, defaultTargetGroups: [this.targetGroup] });
      return;
    }
    this.loadBalancer.addRedirect();
    this.loadBalancer.addListener('Https', {
      port: 443,
      open: true,
      certificates: [props.certificate],
      sslPolicy: elbv2.SslPolicy.TLS13_RES,
      defaultTargetGroups: [this.targetGroup],
    });
  }

  private watchFailures(props: WebTierProps): cloudwatch.Alarm {
    const failed = this.loadBalancer.metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, {
      period: Duration.minutes(1),
    });
    const all = this.loadBalancer.metrics.requestCount({ period: Duration.minutes(1) });
    return new cloudwatch.Alarm(this, 'FailureAlarm', {
      alarmName: `${props.tierName}-failures`,
      alarmDescription: `More than 5 % of the requests to ${props.tierName} fail`,
      metric: new cloudwatch.MathExpression({
        expression: 'IF(requests > 0, 100 * failures / requests, 0)',
        usingMetrics: { failures: failed, requests: all },
        period: Duration.minutes(1),
      }),
      threshold: 5,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  private createGroup(props: WebTierProps, types: ec2.InstanceType[]): autoscaling.AutoScalingGroup {
    const group = new autoscaling.AutoScalingGroup(this, 'Group', {
      vpc: props.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      autoScalingGroupName: props.tierName,
      // No desired capacity: every deploy would reset it, also that of a standby which has taken over.
      minCapacity: props.minCapacity,
      maxCapacity: props.maxCapacity,
      mixedInstancesPolicy: {
        launchTemplate: this.launchTemplate,
        launchTemplateOverrides: types.map((instanceType) => ({ instanceType })),
        instancesDistribution: {
          onDemandPercentageAboveBaseCapacity: 100,
          onDemandAllocationStrategy: autoscaling.OnDemandAllocationStrategy.PRIORITIZED,
        },
      },
      healthChecks: autoscaling.HealthChecks.withAdditionalChecks({
        additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB],
        gracePeriod: Duration.minutes(2),
      }),
      defaultInstanceWarmup: props.instanceWarmup ?? Duration.seconds(90),
      groupMetrics: [autoscaling.GroupMetrics.all()],
      terminationPolicies: [
        autoscaling.TerminationPolicy.OLDEST_LAUNCH_TEMPLATE,
        autoscaling.TerminationPolicy.DEFAULT,
      ],
    });
    group.attachToApplicationTargetGroup(this.targetGroup);
    group.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: props.targetCpuUtilization ?? 50 });
    const resource = group.node.defaultChild as autoscaling.CfnAutoScalingGroup;
    resource.availabilityZoneImpairmentPolicy = {
      zonalShiftEnabled: true,
      impairedZoneHealthCheckBehavior: 'IgnoreUnhealthy',
    };
    resource.instanceMaintenancePolicy = { minHealthyPercentage: 100, maxHealthyPercentage: 120 };
    resource.cfnOptions.updatePolicy = this.refresh();
    return group;
  }

  /** New instances first, then old ones out; the alarm stops the refresh, and CloudFormation rolls the template back. */
  private refresh(): CfnUpdatePolicy {
    return {
      autoScalingInstanceRefresh: {
        strategy: 'Rolling',
        preferences: {
          minHealthyPercentage: 100,
          maxHealthyPercentage: 120,
          skipMatching: true,
          bakeTime: 120,
          alarmSpecification: { alarms: [this.failureAlarm.alarmName] },
        },
      },
    };
  }
}

function defaultTypes(): ec2.InstanceType[] {
  return ['m7g.large', 'm6g.large', 'm7gd.large'].map((name) => new ec2.InstanceType(name));
}
