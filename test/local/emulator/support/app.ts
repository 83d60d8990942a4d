import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Fn, Stack } from 'aws-cdk-lib';
import { AttributeType, MultiRegionConsistency, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import { DefinitionBody, StateMachine, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { StackNode } from '../../../../assess/topology/model';

/** Of the function: says where it runs and what it reaches there. */
const code = `
exports.handler = async (event) => {
  const { AWS_REGION: region, AWS_ENDPOINT_URL: endpoint, HOLDFAST_SPEED: speed, AWS_ACCESS_KEY_ID: key, SUBNETS: subnets } = process.env;
  const seen = event.url ? await fetch(event.url, { method: 'POST', body: 'hello', signal: AbortSignal.timeout(5000) }).then((r) => r.json()) : undefined;
  return { ...event, at: [...(event.at ?? []), { region, endpoint, speed, key, subnets, seen, time: Date.now() }] };
};`;

/** Two Regions, each with a function and a state machine that waits between two calls; one owns a strong table. */
export function synthesize(folder: string): { assemblyDir: string; stacks: StackNode[] } {
  const asset = join(folder, 'asset');
  mkdirSync(asset);
  writeFileSync(join(asset, 'index.js'), code);
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false, treeMetadata: false });
  const stacks = ['us-east-1', 'us-west-2'].map((region) => {
    const stack = new Stack(app, `probe-${region}`, { env: { region } });
    const subnets = StringListParameter.fromListParameterAttributes(stack, 'Subnets', {
      parameterName: '/payments/network/private-subnets',
    });
    const step = new LambdaFunction(stack, 'Step', {
      functionName: 'probe-step',
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromAsset(asset),
      timeout: Duration.seconds(10),
      environment: { SUBNETS: Fn.join(',', subnets.stringListValue) },
    });
    const call = (id: string) => new LambdaInvoke(stack, id, { lambdaFunction: step, payloadResponseOnly: true });
    const wait = new Wait(stack, 'Wait', { time: WaitTime.duration(Duration.seconds(10)) });
    new StateMachine(stack, 'Machine', {
      stateMachineName: 'probe-machine',
      definitionBody: DefinitionBody.fromChainable(call('First').next(wait).next(call('Second'))),
    });
    return stack;
  });
  new TableV2(stacks[1], 'Control', {
    tableName: 'probe-control',
    partitionKey: { name: 'scope', type: AttributeType.STRING },
    sortKey: { name: 'item', type: AttributeType.STRING },
    multiRegionConsistency: MultiRegionConsistency.STRONG,
    replicas: [{ region: 'us-east-1' }],
    witnessRegion: 'us-east-2',
  });
  const assembly = app.synth();
  return {
    assemblyDir: assembly.directory,
    stacks: assembly.stacks.map((artifact) => ({
      name: artifact.stackName,
      region: artifact.environment.region,
      plane: 'serverless',
      templatePath: artifact.templateFullPath,
      dependencies: [],
    })),
  };
}
