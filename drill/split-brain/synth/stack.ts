import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import cdk from '../../../cdk.json';
import { Cache } from '../../../constructs/cache';

const region = 'us-east-1';

/**
 * The smallest stack whose cache survives the loss of a zone and still takes writes: one shard with two replicas, in three
 * zones. All else is what `Cache` does without being told.
 *
 * @param outdir where the assembly is written
 */
export function splitBrainStack(outdir?: string): Stack {
  const app = new App({ outdir, analyticsReporting: false, context: cdk.context });
  const stack = new Stack(app, 'cache', { env: { account: '000000000000', region } });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    availabilityZones: ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  });
  new Cache(stack, 'Cache', { vpc, cacheName: 'cache', shards: 1, replicasPerShard: 2 });
  return stack;
}

/** The template of that stack, as `cdk deploy` would send it. */
export function splitBrainTemplate(outdir?: string): object {
  const stack = splitBrainStack(outdir);
  const assembly = (stack.node.root as App).synth();
  return assembly.getStackByName(stack.stackName).template as object;
}
