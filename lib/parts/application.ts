import { Annotations, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HoldfastError } from '../../constructs/core';
import { placeholderAccount } from './context';
import pinned from './node-binaries.json';

/** Where `npm run build` leaves an application, for instance `payments`. */
export function builtApplication(name: string): string {
  return join(dirname(dirname(__dirname)), 'dist', 'app', name);
}

/** Where `npm run archive` leaves the Node.js binary for a processor architecture, in the folder of the application. */
export function nodeBinary(folder: string, architecture: ec2.InstanceArchitecture): string {
  return join(folder, 'bin', `node-${pinned.version}-${platformOf(architecture)}`);
}

const platformOf = (architecture: ec2.InstanceArchitecture) =>
  architecture === ec2.InstanceArchitecture.ARM_64 ? 'linux-arm64' : 'linux-x64';

/**
 * The archive that instances start from: `app/main.js`, and `bin/node` for their processor. The CDK publishes it to a
 * bucket of each Region before instances ask for it.
 *
 * Without the binary a stack for a real account fails the synth. That of the placeholder is never deployed: the archive
 * stays without it, a hundred megabytes less to copy for each look and each drill.
 */
export function applicationArchive(
  scope: Construct,
  folder: string,
  architecture: ec2.InstanceArchitecture,
): assets.Asset {
  const main = join(folder, 'main.js');
  if (!existsSync(main))
    throw new HoldfastError(
      'NoApplication',
      `"${main}" does not exist; allowed is a folder with the bundled application; run "npm run build"`,
    );
  const staging = mkdtempSync(join(tmpdir(), 'holdfast-application-'));
  try {
    copy(main, join(staging, 'app', 'main.js'));
    if (Stack.of(scope).account !== placeholderAccount) addNode(scope, folder, architecture, staging);
    return new assets.Asset(scope, 'Application', { path: staging });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function addNode(scope: Construct, folder: string, architecture: ec2.InstanceArchitecture, staging: string): void {
  const node = nodeBinary(folder, architecture);
  if (existsSync(node)) return copy(node, join(staging, 'bin', 'node'));
  Annotations.of(scope).addError(
    `the archive of the application holds no Node.js, so its instances would not start: "${node}" does not exist; run "npm run archive -- --platform ${platformOf(architecture)}"`,
  );
}
