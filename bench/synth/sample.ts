import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { lastLines, packageRoot, type RunFolder, startProcess } from '../../local/process';
import { type Sample, sampleOf, type Variant } from './phases';

const marks = z.object({
  ...{ began: z.number(), loaded: z.number(), built: z.number(), synthesized: z.number(), cpu: z.number() },
  plugins: z.record(z.string(), z.number()),
});

/**
 * One synth as a process of its own, started as `cdk synth` starts the app, without the command line of the CDK.
 *
 * @throws Error if it failed: a synth that ends at the first finding would be the fastest of all
 */
export async function takeSample(
  run: RunFolder,
  architecture: string,
  variant: Variant,
  number: number,
): Promise<Sample> {
  const root = packageRoot();
  const name = `${architecture}-${variant}-${number}`;
  const file = join(run.path, `${name}.json`);
  const spawned = Date.now();
  const child = await startProcess({
    ...{ name, run, cwd: root, ready: 'spawned' },
    command: process.execPath,
    args: [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), join(root, 'bench', 'synth', 'apps', `${variant}.ts`)],
    env: {
      CDK_OUTDIR: join(run.path, name),
      // The switch of the CDK's own validator, which whoever starts the bench may have set.
      CDK_VALIDATION: 'true',
      ...{ BENCH_ARCHITECTURE: architecture, BENCH_MARKS: file },
    },
  });
  const { code } = await child.exited;
  const gone = Date.now();
  if (code !== 0) throw new Error(`the synth of ${architecture} (${variant}) failed:\n${lastLines(child.log)}`);
  return sampleOf(spawned, gone, marks.parse(JSON.parse(readFileSync(file, 'utf8'))));
}
