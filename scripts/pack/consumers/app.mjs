// A CDK app as ECMAScript module: the names come from a CommonJS package.
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Failover, Network, WebTier } from 'holdfast';
import { readFileSync } from 'node:fs';

const config = JSON.parse(readFileSync(new URL('runtime-config.json', import.meta.url), 'utf8'));
const app = new App({ outdir: 'cdk.out.mjs' });
const stack = new Stack(app, 'Shop', { env: { account: '111122223333', region: 'us-west-2' } });
const { vpc } = new Network(stack, 'Network', { cidr: '10.0.0.0/16' });
new WebTier(stack, 'Web', {
  vpc,
  tierName: 'shop',
  applicationBucket: Bucket.fromBucketName(stack, 'Bucket', 'shop-applications'),
  applicationKey: 'shop.zip',
  minCapacity: 3,
  maxCapacity: 12,
});
new Failover(stack, 'Failover', { config });
const [artifact] = app.synth().stacks;
console.log(JSON.stringify({ resources: Object.keys(artifact.template.Resources).length }));
