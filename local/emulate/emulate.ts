import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Json } from '../../constructs/resilience-checks/model/values';
import { bootstrap, runCdk } from '../emulator';
import type { EmulatedStack } from './assembly';
import { deployStack, notDeployed } from './deploy-stack';
import { filterTemplate, type LeftOut } from './filter';
import type { ReasonFor } from './left-out';
import { withOutputs } from './outputs';
import { withPublicParameters } from './public-parameters';
import type { StackResult } from './result';

export interface EmulateOptions {
  /** Folder of the assembly, for its assets. */
  readonly assemblyDir: string;
  /** Each after those that it depends on. */
  readonly stacks: readonly EmulatedStack[];
  /** Address of the emulator. */
  readonly url: string;
  /** Why a resource is left out; undefined for one that is deployed. */
  readonly reasonFor: ReasonFor;
  /** Told what is being done, in words for people. */
  readonly progress?: (text: string) => void;
  /** Told of each stack that ended. */
  readonly ended?: (result: StackResult) => void;
}

/** Deploys stacks by CloudFormation to an emulator, each as soon as those are there that it depends on. */
export async function emulate(options: EmulateOptions): Promise<StackResult[]> {
  const { stacks, progress = () => undefined } = options;
  progress('assets, published by the CDK');
  await prepare(options);
  progress(`${stacks.length} stacks, by CloudFormation`);
  const outputs = new Map<string, Readonly<Record<string, string>>>();
  const running = new Map<string, Promise<StackResult>>();
  const clients = clientsOf(options);
  for (const stack of stacks) {
    const before = stack.dependencies.flatMap((name) => running.get(name) ?? []);
    const work = Promise.all(before).then((results) => deployAfter(stack, results, { options, outputs, clients }));
    running.set(stack.name, work);
  }
  try {
    return await Promise.all(running.values());
  } finally {
    for (const client of clients.values()) client.destroy();
  }
}

interface Surroundings {
  readonly options: EmulateOptions;
  readonly outputs: Map<string, Readonly<Record<string, string>>>;
  readonly clients: ReadonlyMap<string, CloudFormationClient>;
}

const placeKey = ({ account, region }: Pick<EmulatedStack, 'account' | 'region'>): string => `${account} ${region}`;
const outputKey = (region: string, stack: string): string => `${region} ${stack}`;

async function deployAfter(
  stack: EmulatedStack,
  before: readonly StackResult[],
  { options, outputs, clients }: Surroundings,
): Promise<StackResult> {
  const { url, reasonFor, ended = () => undefined } = options;
  const { template, leftOut } = filterTemplate(
    withPublicParameters(stack.template),
    { ...stack, stack: stack.name },
    reasonFor,
  );
  const finish = (result: StackResult) => {
    ended(result);
    return result;
  };
  const missing = before.find(({ failure }) => failure !== undefined);
  if (missing) return finish(notDeployed(stack, template, leftOut, `not tried: ${missing.stack} is not there`));
  const resolved = resolve(stack, template, leftOut, outputs);
  if (resolved.failed) return finish(resolved.failed);
  const client = clients.get(placeKey(stack))!;
  const deployed = await deployStack({ stack, template: resolved.template, leftOut, client, url });
  outputs.set(outputKey(stack.region, stack.name), deployed.outputs);
  return finish(deployed.result);
}

function resolve(
  stack: EmulatedStack,
  template: Json,
  leftOut: readonly LeftOut[],
  outputs: Surroundings['outputs'],
): { readonly template: Json; readonly failed?: StackResult } {
  try {
    const find = (name: { region: string; stack: string; output: string }) =>
      outputs.get(outputKey(name.region, name.stack))?.[name.output];
    return { template: withOutputs(template, stack.region, find) };
  } catch (error) {
    return { template, failed: notDeployed(stack, template, leftOut, (error as Error).message) };
  }
}

function clientsOf({ stacks, url }: EmulateOptions): Map<string, CloudFormationClient> {
  const places = new Map(stacks.map((stack) => [placeKey(stack), stack]));
  return new Map(
    [...places].map(([key, { account, region }]) => {
      const credentials = { accessKeyId: account, secretAccessKey: 'holdfast' };
      return [key, new CloudFormationClient({ region, endpoint: url, credentials })];
    }),
  );
}

/** Buckets, versions and assets: what a deployment finds on AWS, or brings along. */
async function prepare({ stacks, url, assemblyDir }: EmulateOptions): Promise<void> {
  const places = [...new Map(stacks.map((stack) => [placeKey(stack), stack])).values()];
  await Promise.all(places.map(({ region, account }) => bootstrap(url, region, account)));
  for (const account of new Set(stacks.map((stack) => stack.account))) {
    const ids = stacks.filter((stack) => stack.account === account).map(({ artifactId }) => artifactId);
    await runCdk({
      name: `assets-${account}`,
      what: 'publishing the assets to the emulator',
      args: ['publish-assets', '--unstable=publish-assets', '--exclusively', ...ids],
      assemblyDir,
      url,
      region: places[0]!.region,
      account,
    });
  }
}
