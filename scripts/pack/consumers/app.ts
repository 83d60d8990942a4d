// A CDK app in TypeScript, with the types of the installed package.
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { Failover, Network, type NetworkProps, WebTier } from 'holdfast';
import config from './runtime-config.json';

class Shop extends Stack {
  constructor(scope: Construct, id: string, network: NetworkProps, props: StackProps) {
    super(scope, id, props);
    const { vpc } = new Network(this, 'Network', network);
    new WebTier(this, 'Web', {
      vpc,
      tierName: 'shop',
      applicationBucket: Bucket.fromBucketName(this, 'Bucket', 'shop-applications'),
      applicationKey: 'shop.zip',
      minCapacity: 3,
      maxCapacity: 12,
    });
    new Failover(this, 'Failover', { config });
  }
}

const app = new App({ outdir: 'cdk.out.ts' });
new Shop(app, 'Shop', { cidr: '10.0.0.0/16' }, { env: { account: '111122223333', region: 'us-west-2' } });
const [stack] = app.synth().stacks;
console.log(JSON.stringify({ resources: Object.keys(stack!.template.Resources).length }));
