import { dirname, join } from 'node:path';
import type { StackNode } from '../../assess/topology/model';
import { currentRunFolder, packageRoot, startProcess } from '../process';
import { authorization } from './call';
import { seedParameter } from './seed';

export interface DeployOptions {
  /** Stacks to deploy, as the topology knows them; those of the data plane are left out. */
  readonly stacks: readonly Pick<StackNode, 'name' | 'region' | 'plane'>[];
  /** The cloud assembly (`cdk.out`). */
  readonly assemblyDir: string;
  /** Address of the emulator. */
  readonly url: string;
  /** Account that the assembly's stacks are for; the emulator's own by default. */
  readonly account?: string;
  /** Milliseconds until the deployment is given up; default 120000. */
  readonly timeout?: number;
}

/** Qualifier of the CDK's default bootstrap resources. */
const qualifier = 'hnb659fds';

/**
 * Deploys the serverless stacks of an assembly as they are, by CloudFormation, with the CDK's own command. Needs a run
 * folder. One process for all stacks: starting the command costs more than deploying a stack.
 */
export async function deployServerless(options: DeployOptions): Promise<void> {
  const stacks = options.stacks.filter((stack) => stack.plane === 'serverless');
  if (stacks.length === 0) return;
  const account = options.account ?? '000000000000';
  const regions = [...new Set(stacks.map((stack) => stack.region))];
  await Promise.all(regions.map((region) => bootstrap(options.url, region, account)));
  const cdk = join(packageRoot(), 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const names = stacks.map((stack) => stack.name);
  const child = await startProcess({
    name: 'deploy',
    command: process.execPath,
    args: [cdk, 'deploy', '--app', options.assemblyDir, '--exclusively', '--concurrency', '4', ...quiet, ...names],
    ready: 'spawned',
    cwd: dirname(options.assemblyDir),
    env: {
      AWS_ENDPOINT_URL: options.url,
      AWS_REGION: regions[0],
      CDK_HOME: currentRunFolder().folder('cdk'), // it caches there; nothing is left in the user's home
      CI: 'true',
      NO_COLOR: '1',
    },
  });
  const timer = setTimeout(() => void child.kill(), options.timeout ?? 120_000);
  const { code } = await child.exited;
  clearTimeout(timer);
  if (code === 0) return;
  const reason = code === null ? `did not end within ${(options.timeout ?? 120_000) / 1000} s` : 'failed';
  throw new Error(`deploying ${names.join(', ')} to the emulator ${reason}: see ${child.log}`);
}

const quiet = ['--no-notices', '--require-approval', 'never', '--progress', 'events', '--no-version-reporting'];

/**
 * What `cdk deploy` needs of a bootstrapped Region: the bucket for assets and the version. `cdk bootstrap` itself would
 * take seconds a Region to add roles that no emulator checks.
 */
async function bootstrap(url: string, region: string, account: string): Promise<void> {
  const bucket = `cdk-${qualifier}-assets-${account}-${region}`;
  const constraint = `<LocationConstraint>${region}</LocationConstraint>`;
  const response = await fetch(`${url}/${bucket}`, {
    method: 'PUT',
    headers: { authorization: authorization(region, 's3') },
    body: region === 'us-east-1' ? undefined : `<CreateBucketConfiguration>${constraint}</CreateBucketConfiguration>`,
  });
  const text = await response.text();
  if (!response.ok && !text.includes('BucketAlreadyOwnedByYou'))
    throw new Error(`the bucket ${bucket} could not be made: ${response.status} ${text.slice(0, 300)}`);
  await seedParameter(url, region, `/cdk-bootstrap/${qualifier}/version`, '30');
}
