import { join } from 'node:path';
import { packageRoot, type RunFolder, startProcess } from '../../local/process';

/** Names of the reference architectures. */
export async function listArchitectures(run: RunFolder): Promise<readonly string[]> {
  const root = packageRoot();
  const child = await startProcess<{ architectures: readonly string[] }>({
    ...{ name: 'architectures', run, cwd: root, readyTimeout: 120_000 },
    command: process.execPath,
    args: [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), join(root, 'bench', 'synth', 'list.ts')],
  });
  await child.exited;
  return child.ready.architectures;
}
