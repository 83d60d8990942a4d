import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readTopology } from '../../assess/topology/read';
import { lastLines, packageRoot, startProcess } from '../../local/process';
import type { Assembly } from '../../local/region/assembly';
import { tightTopology } from './tight';

/** Synthesizes the architecture with the bench's timers into a folder that outlives the run; needs a run folder. */
export async function synthesizeTight(directory: string): Promise<Assembly> {
  const root = packageRoot();
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const child = await startProcess({
    name: 'synth',
    command: process.execPath,
    args: [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), join(root, 'bench', 'failover', 'tight-app.ts')],
    cwd: root,
    ready: 'spawned',
    env: { CDK_OUTDIR: directory, CDK_DEFAULT_ACCOUNT: '000000000000', CDK_VALIDATION: 'false' },
  });
  const { code } = await child.exited;
  if (code !== 0) throw new Error(`the architecture of the bench was not synthesized:\n${lastLines(child.log)}`);
  return { directory, topology: tightTopology(readTopology(directory)) };
}
