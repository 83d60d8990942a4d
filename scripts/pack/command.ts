import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundlesOf, copyFiles, emptied, filesBelow, keepOnly, readerOf, writeJson } from './folder';
import { reach } from './graph';
import { type Workspace, commandManifest } from './manifest';
import type { Scripts, Surroundings } from './main';
import { tarball } from './tools';

/** Bundles that the command is, starts, or deploys. */
const bundled = ['app', 'bin', 'drill', 'lambda', 'local'];

/** What brings the emulator, the cache server and the instances' Node.js, at their first use. */
const installers = [
  'scripts/archive.mjs',
  'scripts/bundle.mjs',
  'scripts/install.mjs',
  'requirements/ministack.txt',
  'requirements/valkey.txt',
];

/**
 * The package `@holdfast/cli`: the bundles, and the CDK app of the reference architectures file by file, so that it
 * finds bundles and settings where it does in the repository.
 *
 * @returns its tarball
 */
export async function packCommand(
  workspace: Workspace,
  { root, output, progress }: Surroundings,
  scripts: Pick<Scripts, 'transpile'>,
): Promise<string> {
  progress('@holdfast/cli: compiling');
  const stage = emptied(join(output, '.stage', 'cli'));
  await compile(root, stage, scripts);
  const app = reach(['bin/holdfast.js'], 'javascript', readerOf(stage));
  keepOnly(stage, new Set(app.files));
  writeJson(join(stage, 'package.json'), commandManifest(workspace, app));
  copyFiles(root, stage, [...bundlesOf(root, bundled), ...installers, 'LICENSE']);
  copyFileSync(join(root, 'bin', 'README.md'), join(stage, 'README.md'));
  const packed = await tarball(stage, output);
  rmSync(stage, { recursive: true });
  return packed;
}

/** Each file for itself; types were checked by the compiler before. */
async function compile(root: string, stage: string, { transpile }: Pick<Scripts, 'transpile'>): Promise<void> {
  const { files } = reach(['bin/holdfast.ts'], 'source', readerOf(root));
  const isData = (path: string) => path.endsWith('.json');
  await transpile(
    files.filter((path) => !isData(path)),
    stage,
  );
  copyFiles(root, stage, files.filter(isData));
  if (filesBelow(stage).length < files.length) throw new Error(`${stage} lacks files; empty it and pack again`);
}
