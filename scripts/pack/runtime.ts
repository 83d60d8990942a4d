import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { emptied, readerOf, writeJson } from './folder';
import { reach } from './graph';
import { type Manifest, type Workspace, runtimeManifest, undeclared } from './manifest';
import type { Surroundings } from './main';
import { tarball } from './tools';

/**
 * The package `@holdfast/runtime`: `runtime/` as CommonJS with types.
 *
 * @returns its tarball
 */
export async function packRuntime(workspace: Workspace, { root, output, progress }: Surroundings): Promise<string> {
  progress('@holdfast/runtime: compiling');
  const stage = emptied(join(output, '.stage', 'runtime'));
  compile(root, stage);
  const code = reach(['index.js'], 'javascript', readerOf(stage));
  const types = reach(['index.d.ts'], 'declarations', readerOf(stage));
  const manifest: Manifest = runtimeManifest(workspace, code, types);
  const problems = [...undeclared(manifest, code), ...undeclared(manifest, types)];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  writeJson(join(stage, 'package.json'), manifest);
  copyFileSync(join(root, 'LICENSE'), join(stage, 'LICENSE'));
  copyFileSync(join(root, 'runtime', 'README.md'), join(stage, 'README.md'));
  const packed = await tarball(stage, output);
  rmSync(stage, { recursive: true });
  return packed;
}

/** @throws Error with what the compiler found */
function compile(root: string, stage: string): void {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, root);
  const program = ts.createProgram([join(root, 'runtime', 'index.ts')], {
    ...options,
    ...{ noEmit: false, declaration: true, target: ts.ScriptTarget.ES2022, types: ['node'] },
    ...{ rootDir: join(root, 'runtime'), outDir: stage },
  });
  const { diagnostics } = program.emit();
  const found = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (found.length > 0)
    throw new Error(
      ts.formatDiagnostics(found, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => root,
        getNewLine: () => '\n',
      }),
    );
}
