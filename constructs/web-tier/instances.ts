import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ApplicationGroupProps } from './props';
import { launchScript } from './user-data';

/** Types of instances, best first, where nothing is said. */
export const instanceTypesOf = (props: ApplicationGroupProps): ec2.InstanceType[] =>
  props.instanceTypes ?? ['m7g.large', 'm6g.large', 'm7gd.large'].map((name) => new ec2.InstanceType(name));

/** Port on which the application listens. */
export const portOf = (props: ApplicationGroupProps): number => props.applicationPort ?? 8080;

/** How the instances of one application are born, and what they may do. */
export interface Instances {
  readonly securityGroup: ec2.SecurityGroup;
  readonly role: iam.Role;
  readonly launchTemplate: ec2.LaunchTemplate;
}

/** @param name of the launch template, and of the service on the instances */
export function instancesOf(scope: Construct, name: string, vpc: ec2.IVpc, props: ApplicationGroupProps): Instances {
  const securityGroup = new ec2.SecurityGroup(scope, 'SecurityGroup', { vpc, description: `Instances of ${name}` });
  const role = createRole(scope, props);
  return { securityGroup, role, launchTemplate: createLaunchTemplate(scope, name, { securityGroup, role }, props) };
}

function createRole(scope: Construct, props: ApplicationGroupProps): iam.Role {
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    // Sessions instead of open ports and keys.
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
  });
  props.applicationBucket.grantRead(role, props.applicationKey);
  return role;
}

function createLaunchTemplate(
  scope: Construct,
  name: string,
  { securityGroup, role }: Omit<Instances, 'launchTemplate'>,
  props: ApplicationGroupProps,
): ec2.LaunchTemplate {
  const [instanceType] = instanceTypesOf(props);
  const template = new ec2.LaunchTemplate(scope, 'LaunchTemplate', {
    launchTemplateName: name,
    machineImage: ec2.MachineImage.latestAmazonLinux2023({
      cpuType:
        instanceType!.architecture === ec2.InstanceArchitecture.ARM_64
          ? ec2.AmazonLinuxCpuType.ARM_64
          : ec2.AmazonLinuxCpuType.X86_64,
    }),
    instanceType,
    role,
    securityGroup,
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
      serviceName: name,
      port: portOf(props),
      region: Stack.of(scope).region,
      environment: props.environment ?? {},
    }),
  });
  // As they are: the load balancer must not write its rules into groups that belong to other stacks.
  for (const [index, { securityGroupId }] of (props.additionalSecurityGroups ?? []).entries())
    template.addSecurityGroup(
      ec2.SecurityGroup.fromSecurityGroupId(scope, `Additional${index}`, securityGroupId, { mutable: false }),
    );
  return template;
}
