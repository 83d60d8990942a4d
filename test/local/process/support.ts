import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../../../local/process';

/** Bundles entry points as they are at this moment, whatever `dist/` holds. @returns the folder of the scripts */
export function bundleForTest(...entries: string[]): string {
  const root = packageRoot();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'holdfast-test-'));
  const options = ['--bundle', '--platform=node', '--target=node20', '--log-level=error', `--outbase=${root}`];
  execFileSync(join(root, 'node_modules/.bin/esbuild'), [...entries, ...options, `--outdir=${folder}`], { cwd: root });
  return folder;
}

/** Polls until the condition holds. */
export async function eventually(what: string, condition: () => boolean | Promise<boolean>, limit = 15_000) {
  for (const end = Date.now() + limit; !(await condition()); await sleep(20))
    if (Date.now() > end) throw new Error(`still not so after ${limit} ms: ${what}`);
}
