import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, Duration, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as aliases from 'aws-cdk-lib/aws-route53-targets';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { defaultPaymentsSettings, runtimeConfigOf } from '../../../lib/settings';

/** A folder for an assembly that is gone after the test. */
export function temporaryAssembly(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-assembly-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A stack with the metadata of its plane. */
export class PlaneStack extends Stack {
  constructor(scope: Construct, id: string, plane: string | undefined, props: StackProps, config?: unknown) {
    super(scope, id, props);
    this.templateOptions.metadata = { holdfast: { plane, ...(config === undefined ? {} : { config }) } };
  }
}

const zonesOf = (region: string) => ['a', 'b', 'c'].map((letter) => `${region}${letter}`);

/** Network, balancer and group of one Region, in two stacks that refer to each other. */
function addRegion(app: App, region: string, minimum: number) {
  const env = { region };
  const network = new PlaneStack(app, `network-${region}`, 'data', { env });
  const vpc = new ec2.Vpc(network, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr(region === 'us-east-1' ? '10.0.0.0/16' : '10.1.0.0/16'),
    availabilityZones: zonesOf(region),
  });
  const web = new PlaneStack(app, `web-${region}`, 'data', { env });
  const balancer = new elb.ApplicationLoadBalancer(web, 'Balancer', { vpc, loadBalancerName: 'payments-web' });
  const group = new autoscaling.AutoScalingGroup(web, 'Group', {
    vpc,
    autoScalingGroupName: 'payments-web',
    minCapacity: minimum,
    maxCapacity: 50,
    launchTemplate: new ec2.LaunchTemplate(web, 'Template', {
      instanceType: new ec2.InstanceType('m7g.large'),
      machineImage: ec2.MachineImage.genericLinux({ [region]: 'ami-00000000' }),
      securityGroup: new ec2.SecurityGroup(web, 'Security', { vpc }),
    }),
  });
  balancer.addRedirect();
  balancer.addListener('Listener', { port: 8080, protocol: elb.ApplicationProtocol.HTTP }).addTargets('Targets', {
    port: 3000,
    protocol: elb.ApplicationProtocol.HTTP,
    targets: [group],
    deregistrationDelay: Duration.seconds(20),
    healthCheck: {
      path: '/live',
      interval: Duration.seconds(10),
      timeout: Duration.seconds(4),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
    },
  });
  return { network, vpc, web, balancer };
}

function addDatabases(app: App, east: ec2.Vpc, west: ec2.Vpc): { primary: Stack; standby: Stack } {
  const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
  const instanceType = ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.XLARGE);
  const primary = new PlaneStack(app, 'data-us-east-1', 'data', { env: { region: 'us-east-1' } });
  const writer = new rds.DatabaseInstance(primary, 'Primary', {
    vpc: east,
    engine,
    instanceType,
    instanceIdentifier: 'payments-primary',
    multiAz: true,
    backupRetention: Duration.days(35),
  });
  new rds.DatabaseInstanceReadReplica(primary, 'Replica', {
    vpc: east,
    instanceType,
    sourceDatabaseInstance: writer,
    instanceIdentifier: 'payments-primary-replica-1',
  });
  const standby = new PlaneStack(app, 'data-us-west-2', 'data', { env: { region: 'us-west-2' } });
  new rds.DatabaseInstanceReadReplica(standby, 'Standby', {
    vpc: west,
    instanceType,
    sourceDatabaseInstance: writer,
    instanceIdentifier: 'payments-standby',
    multiAz: true,
  });
  standby.addStackDependency(primary);
  return { primary, standby };
}

function addDns(app: App, balancers: Record<string, elb.IApplicationLoadBalancer>): void {
  const dns = new PlaneStack(app, 'dns', 'data', { env: { region: 'us-west-2' } });
  const zone = new route53.HostedZone(dns, 'Zone', { zoneName: 'payments.test' });
  for (const [region, balancer] of Object.entries(balancers))
    new route53.ARecord(dns, `Regional-${region}`, {
      zone,
      recordName: region,
      target: route53.RecordTarget.fromAlias(new aliases.LoadBalancerTarget(balancer)),
    });
  const takeover = (id: string, inverted: boolean) =>
    new route53.CfnHealthCheck(dns, id, {
      healthCheckConfig: {
        type: 'HTTPS',
        fullyQualifiedDomainName: 'us-west-2.payments.test',
        resourcePath: '/takeover',
        requestInterval: 10,
        failureThreshold: 2,
        inverted,
      },
    });
  const record = (failover: string, region: string, check: route53.CfnHealthCheck) =>
    new route53.CfnRecordSet(dns, failover, {
      name: 'payments.test.',
      type: 'CNAME',
      hostedZoneId: zone.hostedZoneId,
      failover,
      setIdentifier: failover.toLowerCase(),
      healthCheckId: check.attrHealthCheckId,
      ttl: '60',
      resourceRecords: [`${region}.payments.test`],
    });
  record('PRIMARY', 'us-east-1', takeover('NotTakenOver', true));
  record('SECONDARY', 'us-west-2', takeover('TakenOver', false));
  new route53.TxtRecord(dns, 'Owner', { zone, values: ['proof'] });
}

function addControl(app: App): void {
  const config = runtimeConfigOf(defaultPaymentsSettings());
  const control = new PlaneStack(app, 'control', 'serverless', { env: { region: 'us-west-2' } }, config);
  const probe = new lambda.Function(control, 'Probe', {
    functionName: 'payments-probe',
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
  });
  new scheduler.CfnSchedule(control, 'Schedule', {
    name: 'payments-probe',
    scheduleExpression: 'rate(1 minute)',
    flexibleTimeWindow: { mode: 'OFF' },
    target: { arn: probe.functionArn, roleArn: 'arn:aws:iam::000000000000:role/schedule', input: '{"times":6}' },
  });
  new events.Rule(control, 'Monthly', {
    ruleName: 'payments-monthly',
    schedule: events.Schedule.expression('cron(0 2 1 * ? *)'),
    targets: [new targets.LambdaFunction(probe)],
  });
  new CfnOutput(control, 'Anything', { value: Fn.ref('AWS::Region') });
}

/** Two Regions with web tier, databases and DNS, small enough to read. */
export function synthesizeSmallApp(outdir: string): void {
  const app = new App({ outdir, context: { '@aws-cdk/core:defaultCrossStackReferences': 'weak' } });
  const east = addRegion(app, 'us-east-1', 20);
  const west = addRegion(app, 'us-west-2', 5);
  addDatabases(app, east.vpc, west.vpc);
  addDns(app, { 'us-east-1': east.balancer, 'us-west-2': west.balancer });
  addControl(app);
  app.synth();
}
