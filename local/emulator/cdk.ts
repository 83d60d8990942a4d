import { dirname, join } from 'node:path';
import { currentRunFolder, findPackage, startProcess } from '../process';
import { authorization } from './call';
import { seedParameter } from './seed';

/** Qualifier of the CDK's default bootstrap resources. */
const qualifier = 'hnb659fds';

/** Bucket that the CDK's default bootstrap makes for assets. */
export const assetBucket = (account: string, region: string): string => `cdk-${qualifier}-assets-${account}-${region}`;

export interface CdkCall {
  /** Names its log in the run folder. */
  readonly name: string;
  /** What fails if it fails, for the error: `deploying a, b to the emulator`. */
  readonly what: string;
  /** The cloud assembly (`cdk.out`). */
  readonly assemblyDir: string;
  readonly args: readonly string[];
  /** Address of the emulator. */
  readonly url: string;
  readonly region: string;
  /** Account whose resources are meant; the emulator's own by default. */
  readonly account?: string;
  /** Milliseconds until it is given up; default 120000. */
  readonly timeout?: number;
}

/** Runs the CDK's own command on an assembly against an emulator. Needs a run folder. @throws Error naming its log */
export async function runCdk(call: CdkCall): Promise<void> {
  const { timeout = 120_000 } = call;
  const cdk = join(findPackage('aws-cdk'), 'bin', 'cdk');
  const [command, ...rest] = call.args;
  const child = await startProcess({
    name: call.name,
    command: process.execPath,
    args: [cdk, command!, '--app', call.assemblyDir, '--no-notices', '--no-version-reporting', ...rest],
    ready: 'spawned',
    cwd: dirname(call.assemblyDir),
    env: {
      AWS_ENDPOINT_URL: call.url,
      AWS_REGION: call.region,
      ...(call.account !== undefined && { AWS_ACCESS_KEY_ID: call.account }),
      CDK_HOME: currentRunFolder().folder('cdk'), // it caches there; nothing is left in the user's home
      CI: 'true',
      NO_COLOR: '1',
    },
  });
  const timer = setTimeout(() => void child.kill(), timeout);
  const { code } = await child.exited;
  clearTimeout(timer);
  if (code === 0) return;
  const reason = code === null ? `did not end within ${timeout / 1000} s` : 'failed';
  throw new Error(`${call.what} ${reason}: see ${child.log}`);
}

/**
 * What the CDK's command needs of a bootstrapped Region: the bucket for assets and the version. `cdk bootstrap` itself
 * would take seconds a Region to add roles that no emulator checks.
 */
export async function bootstrap(url: string, region: string, account: string): Promise<void> {
  const bucket = assetBucket(account, region);
  const constraint = `<LocationConstraint>${region}</LocationConstraint>`;
  const response = await fetch(`${url}/${bucket}`, {
    method: 'PUT',
    headers: { authorization: authorization(region, 's3', account) },
    body: region === 'us-east-1' ? undefined : `<CreateBucketConfiguration>${constraint}</CreateBucketConfiguration>`,
  });
  const text = await response.text();
  if (!response.ok && !text.includes('BucketAlreadyOwnedByYou'))
    throw new Error(`the bucket ${bucket} could not be made: ${response.status} ${text.slice(0, 300)}`);
  await seedParameter(url, region, `/cdk-bootstrap/${qualifier}/version`, '30', account);
}
