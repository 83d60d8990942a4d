import { Annotations } from 'aws-cdk-lib';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HoldfastError } from '../../constructs/core';

/** Where `npm run build` leaves the application. */
export const builtApplication = join(dirname(dirname(__dirname)), 'dist', 'app', 'payments');

/**
 * The archive that instances start from: `app/main.js`, and `bin/node` for their processor if the folder holds one. The
 * CDK publishes it to a bucket of each Region before instances ask for it.
 */
export function applicationArchive(scope: Construct, folder: string): assets.Asset {
  const main = join(folder, 'main.js');
  if (!existsSync(main))
    throw new HoldfastError(
      'NoApplication',
      `"${main}" does not exist; allowed is a folder with the bundled application; run "npm run build"`,
    );
  const staging = mkdtempSync(join(tmpdir(), 'holdfast-application-'));
  try {
    copy(main, join(staging, 'app', 'main.js'));
    const node = join(folder, 'bin', 'node');
    if (existsSync(node)) copy(node, join(staging, 'bin', 'node'));
    else warnAboutNode(scope, node);
    return new assets.Asset(scope, 'Application', { path: staging });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function warnAboutNode(scope: Construct, node: string): void {
  Annotations.of(scope).addWarningV2(
    'holdfast:application-without-node',
    `the archive of the application holds no Node.js, so its instances would not start; put a Node.js binary for Linux and the processor of the instance types at "${node}" before you deploy`,
  );
}
