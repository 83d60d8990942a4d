import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import cdk from '../../../cdk.json';

/** An empty stack with the project's feature flags. */
export function stackIn(region: string): Stack {
  const app = new App({ analyticsReporting: false, context: cdk.context });
  return new Stack(app, `test-${region}`, { env: { account: '000000000000', region } });
}

/** A network with the three kinds of subnets that Holdfast's constructs expect. */
export function networkIn(stack: Stack): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', {
    availabilityZones: ['a', 'b', 'c'].map((zone) => `${stack.region}${zone}`),
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [
      { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      { name: 'public', subnetType: ec2.SubnetType.PUBLIC },
      { name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    ],
  });
}
