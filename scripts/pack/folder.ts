import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Reads the files of a folder, for `reach`. */
export const readerOf =
  (folder: string) =>
  (path: string): string | undefined => {
    const full = join(folder, path);
    return existsSync(full) && statSync(full).isFile() ? readFileSync(full, 'utf8') : undefined;
  };

/** Paths of all files below a folder, with `/`, without those of `node_modules`. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    if (!entry.isDirectory()) return [entry.name];
    return filesBelow(join(folder, entry.name)).map((path) => `${entry.name}/${path}`);
  });
}

export function copyFiles(from: string, to: string, paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    copyFileSync(join(from, path), join(to, path));
  }
}

/** Removes the files that nothing needs. */
export function keepOnly(folder: string, paths: ReadonlySet<string>): void {
  for (const path of filesBelow(folder)) if (!paths.has(path)) rmSync(join(folder, path));
}

/** An empty folder. */
export function emptied(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

/**
 * Bundles of the functions and processes whose source is there still: `dist` may hold older ones.
 *
 * @param folders of `dist`, for instance `lambda`
 * @returns paths in the repository: `dist/lambda/probe/index.js`
 */
export function bundlesOf(root: string, folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    const dist = join(root, 'dist', folder);
    return filesBelow(dist)
      .map((path) => relative(root, join(dist, path)).split(sep).join('/'))
      .filter((path) => path.endsWith('.js') && existsSync(join(root, sourceOf(path))));
  });
}

const sourceOf = (bundle: string): string => bundle.replace(/^dist\//, '').replace(/\.js$/, '.ts');
