import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';

/** What is needed, beginning at some files. */
export interface Reach {
  /** Paths in the folder, sorted. */
  readonly files: readonly string[];
  /** Packages, each with the first file that names it. Modules of Node.js are none. */
  readonly packages: ReadonlyMap<string, string>;
}

/** What an import may mean, in the order in which it is looked for. */
export const resolutions = {
  source: ['.ts', '/index.ts', ''],
  javascript: ['.js', '/index.js', ''],
  declarations: ['.d.ts', '/index.d.ts', ''],
} as const;

/** The package that an import names: `@scope/name/part` is of `@scope/name`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * Follows imports, from file to file. Pure but for `read`.
 *
 * @param read text of a file by its path, with `/`, in the folder; undefined if there is none
 * @throws Error if an import leads nowhere
 */
export function reach(
  entries: readonly string[],
  kind: keyof typeof resolutions,
  read: (path: string) => string | undefined,
): Reach {
  const texts = new Map<string, string>();
  const packages = new Map<string, string>();
  const open = entries.map((entry) => find(entry, [''], read) ?? nowhere(entry, 'the list of entries'));
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (texts.has(path)) continue;
    texts.set(path, read(path)!);
    for (const specifier of importsOf(path, texts.get(path)!)) {
      if (isBuiltin(specifier)) continue;
      if (!specifier.startsWith('.')) packages.set(packageOf(specifier), packages.get(packageOf(specifier)) ?? path);
      else {
        const target = posix.join(posix.dirname(path), specifier);
        open.push(find(target, resolutions[kind], read) ?? nowhere(specifier, path));
      }
    }
  }
  return { files: [...texts.keys()].sort(), packages };
}

function importsOf(path: string, text: string): string[] {
  if (path.endsWith('.json')) return [];
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

const find = (target: string, suffixes: readonly string[], read: (path: string) => string | undefined) =>
  suffixes.map((suffix) => `${target}${suffix}`).find((path) => read(path) !== undefined);

function nowhere(specifier: string, from: string): never {
  throw new Error(`"${specifier}" in ${from} leads to no file; compile or stage it first`);
}
