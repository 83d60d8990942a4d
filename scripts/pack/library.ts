import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { bundlesOf, copyFiles, emptied, filesBelow, keepOnly, readerOf, writeJson } from './folder';
import { reach } from './graph';
import { type Workspace, libraryManifest, undeclared } from './manifest';
import type { Surroundings } from './main';
import { composeReadme, exportedFolders } from './readme';
import { floorsOf, runPackagingTool, tarball, toolsFolder } from './tools';

const entry = 'constructs/index';

/**
 * The package `holdfast`: `constructs/` compiled by jsii in a folder of its own, with its examples compiled and
 * translated, its API written down and, where Python is at hand, a wheel.
 *
 * @returns the folder of the package, and its tarballs
 */
export async function packLibrary(workspace: Workspace, { root, output, progress }: Surroundings) {
  const stage = emptied(join(output, '.stage', 'holdfast'));
  stageSources(root, stage, workspace);
  progress('holdfast: compiling by jsii');
  await runPackagingTool(root, 'jsii', ['--fail-on-warnings=false', '.'], stage);
  prune(stage, workspace, root);
  progress('holdfast: compiling the examples');
  // In one program: each by itself would read all of the CDK's types again.
  await runPackagingTool(root, 'jsii-rosetta', ['extract', '--strict', '--batch', '1000', '--infuse', '.'], stage);
  progress('holdfast: describing the API');
  await runPackagingTool(root, 'jsii-docgen', ['--output', 'API.md', '--language', 'typescript'], stage);
  copyFiles(root, stage, bundlesOf(root, ['lambda']));
  progress('holdfast: packing');
  return { stage, packed: await tarball(stage, output) };
}

/**
 * A wheel for Python, of the same tarball.
 *
 * @param stage folder of the package
 * @returns its path
 */
export async function packWheel({ root, output, progress }: Surroundings, stage: string): Promise<string> {
  progress('holdfast: building the wheel for Python');
  const bindings = emptied(join(output, '.stage', 'bindings'));
  const args = ['--targets', 'python', '--outdir', bindings, '--rosetta-tablet', join(stage, '.jsii.tabl.json'), '.'];
  await runPackagingTool(root, 'jsii-pacmak', args, stage);
  const folder = join(bindings, 'python');
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`jsii-pacmak left no wheel in ${folder}; run it by hand there to see why`);
  renameSync(join(folder, wheel), join(output, wheel));
  return join(output, wheel);
}

/** Only what the entry point reaches, by code or by types: the compiler looks no further. */
function stageSources(root: string, stage: string, workspace: Workspace): void {
  const { files } = reach([`${entry}.ts`], 'source', readerOf(root));
  copyFiles(root, stage, [...files, 'LICENSE']);
  // jsii-rosetta looks for fixtures beside package.json.
  cpSync(join(root, 'constructs', 'rosetta'), join(stage, 'rosetta'), { recursive: true });
  writeFileSync(join(stage, 'README.md'), readmeOf(root));
  const floors = floorsOf(root);
  writeJson(join(stage, 'package.json'), libraryManifest(workspace, floors));
  const modules = join(stage, 'node_modules');
  mkdirSync(modules);
  for (const name of Object.keys(floors))
    symlinkSync(join(toolsFolder(root), 'node_modules', name), join(modules, name));
  // A copy: npm packs no links. Its sources, with their tests, are for nobody. What else the staged types name is found
  // further up, in the repository.
  const zod = join(root, 'node_modules', 'zod');
  cpSync(zod, join(modules, 'zod'), { recursive: true, filter: (path) => path !== join(zod, 'src') });
}

function readmeOf(root: string): string {
  const read = (folder: string) => readFileSync(join(root, folder, 'README.md'), 'utf8');
  const folders = exportedFolders(readFileSync(join(root, `${entry}.ts`), 'utf8'));
  return composeReadme(
    read('constructs'),
    folders.map((folder) => ({ folder, text: read(join('constructs', folder)) })),
  );
}

/** Leaves what an installed package needs: code that the entry point requires, and types that it shows. */
function prune(stage: string, workspace: Workspace, root: string): void {
  const code = reach([`${entry}.js`], 'javascript', readerOf(stage));
  const types = reach([`${entry}.d.ts`], 'declarations', readerOf(stage));
  const manifest = libraryManifest(workspace, floorsOf(root));
  const problems = [...undeclared(manifest, code), ...undeclared(manifest, types)];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const besides = filesBelow(stage).filter((path) => !path.includes('/') || path.startsWith('rosetta/'));
  keepOnly(stage, new Set([...code.files, ...types.files, ...besides]));
}

/** Where the API is written down in the repository. */
export const apiPath = join('docs', 'API.md');

/** Whether the repository's description of the API is that of the code; writes it anew if told to. */
export function compareApi(root: string, stage: string, update: boolean): boolean {
  const generated = join(stage, 'API.md');
  const current = readerOf(root)(apiPath);
  if (current === readFileSync(generated, 'utf8')) return true;
  if (update) copyFileSync(generated, join(root, apiPath));
  return update;
}
