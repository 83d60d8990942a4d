import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds `package.json`, whether this code runs from its source or from a bundle below `dist/`. */
export function packageRoot(from = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json in ${from} or above it`);
  }
}

/** The bundle of an entry point: `local/fabric/main` (`.ts` or not) is `dist/local/fabric/main.js`. */
export function bundledEntry(entry: string): string {
  const script = join(packageRoot(), 'dist', `${entry.replace(/\.[jt]s$/, '')}.js`);
  if (!existsSync(script))
    throw new Error(`entry point "${entry}" is not bundled: run "npm run build" (wants ${script})`);
  return script;
}
