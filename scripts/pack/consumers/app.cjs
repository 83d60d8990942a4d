// A CDK app in CommonJS.
const { App, Stack } = require('aws-cdk-lib');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const { Failover, Network, WebTier } = require('holdfast');
const config = require('./runtime-config.json');

const app = new App({ outdir: 'cdk.out.cjs' });
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
