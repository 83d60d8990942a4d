import type { StackNode } from '../../assess/topology/model';
import { bootstrap, runCdk } from './cdk';

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

/**
 * Deploys the serverless stacks of an assembly as they are, by CloudFormation, with the CDK's own command. Needs a run
 * folder. One process for all stacks: starting the command costs more than deploying a stack.
 */
export async function deployServerless(options: DeployOptions): Promise<void> {
  const stacks = options.stacks.filter((stack) => stack.plane === 'serverless');
  if (stacks.length === 0) return;
  const { url, assemblyDir, timeout, account = '000000000000' } = options;
  const regions = [...new Set(stacks.map((stack) => stack.region))];
  await Promise.all(regions.map((region) => bootstrap(url, region, account)));
  const names = stacks.map((stack) => stack.name);
  await runCdk({
    name: 'deploy',
    what: `deploying ${names.join(', ')} to the emulator`,
    args: ['deploy', '--exclusively', '--concurrency', '4', ...quiet, ...names],
    assemblyDir,
    url,
    region: regions[0]!,
    timeout,
  });
}

const quiet = ['--require-approval', 'never', '--progress', 'events'];
