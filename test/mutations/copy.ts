import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a test may need and nothing changes: linked, not copied. */
const linked = ['node_modules', 'dist', '.venv', '.setup'];
/** What no test reads. */
const left = ['.git', 'out', 'cdk.out', 'coverage'];

/** A copy of the repository's sources, as they are now, whose files may be broken. */
export interface SourceCopy {
  readonly path: string;
  read(file: string): string;
  /** Puts these texts into the copy while `work` runs, then what was there before. */
  with<T>(texts: ReadonlyMap<string, string>, work: () => Promise<T>): Promise<T>;
}

/**
 * Copies the sources into an existing, empty folder.
 *
 * @param root the repository
 */
export function copySources(root: string, path: string): SourceCopy {
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    const [from, to] = [join(root, entry.name), join(path, entry.name)];
    if (left.includes(entry.name)) continue;
    if (linked.includes(entry.name)) symlinkSync(from, to);
    else if (entry.isDirectory()) cpSync(from, to, { recursive: true });
    else if (entry.isFile()) copyFileSync(from, to);
  }
  if (!existsSync(join(path, 'node_modules')))
    throw new Error(`${root} has no node_modules: run \`npm install\` before its tests are put to the test`);
  const read = (file: string) => readFileSync(join(path, file), 'utf8');
  const write = (texts: ReadonlyMap<string, string>) =>
    texts.forEach((text, file) => writeFileSync(join(path, file), text));
  return {
    path,
    read,
    async with(texts, work) {
      const before = new Map([...texts.keys()].map((file) => [file, read(file)]));
      write(texts);
      try {
        return await work();
      } finally {
        write(before);
      }
    },
  };
}
