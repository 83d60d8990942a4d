import { Command } from 'commander';
import { randomBytes, randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type RunFolder, createRunFolder, outputFolder, reapLeftovers, startReaper } from '../../local/process';
import { synthesize } from '../../local/region/assembly';
import { startLocalRegion } from '../../local/region/region';
import { parseMinutes, parseSeed, parseSpeed } from '../arguments';
import { onInterrupt } from '../interrupt';
import { createProgress } from '../progress';
import { soakLines } from './document';
import { soak } from './soak';

interface SoakFlags {
  readonly for: number;
  readonly seed?: number;
  readonly speed: number;
  readonly settings?: string;
  readonly json?: boolean;
}

/** `holdfast soak payments --for 20m`: faults one after another, chosen by a seed, under load. */
export function soakCommand(): Command {
  return new Command('soak')
    .description('one fault after another, chosen by a seed, under load; then one verdict over everything')
    .argument('<architecture>', 'payments')
    .option('--for <duration>', 'how long faults are injected, for instance 90s or 20m', parseMinutes, 20)
    .option('--seed <n>', 'the same seed gives the same faults', parseSeed)
    .option('--speed <n>', "divide every timer of the template by n (1 = the template's own)", parseSpeed, 10)
    .option('--settings <file>', 'settings of the architecture (JSON)')
    .option('--json', 'print the soak as one JSON document')
    .action(async (architecture: string, flags: SoakFlags) => {
      if (architecture !== 'payments')
        throw new Error(`unknown architecture "${architecture}": the one that can be soaked is payments`);
      process.exitCode = (await run(architecture, flags)) ? 0 : 1;
    });
}

async function run(architecture: string, { for: minutes, seed = randomInt(2 ** 31), ...flags }: SoakFlags) {
  const id = `${new Date().toISOString().replace(/[:.]/g, '-')}-soak-${randomBytes(2).toString('hex')}`;
  const folder = join(outputFolder(), 'drills', id);
  await reapLeftovers();
  const runFolder = createRunFolder();
  const reaper = startReaper(runFolder);
  const cleanUp = async () => {
    await runFolder.remove();
    await reaper.release();
  };
  const release = onInterrupt(cleanUp);
  const stream = flags.json ? process.stderr : process.stdout;
  const narrator = createProgress({ stream });
  try {
    narrator.phase(`synthesize (seed ${seed})`);
    const settings = flags.settings === undefined ? longLanes(runFolder) : resolve(flags.settings);
    const assembly = await synthesize(runFolder, architecture, settings);
    narrator.phase('deploy');
    const report = (error: Error) => {
      if (!runFolder.closed) narrator.event(`warning: ${error.message}`);
    };
    const progress = (text: string) => narrator.event(text);
    const region = await startLocalRegion({ run: runFolder, assembly, speed: flags.speed, progress, report });
    const document = await soak({ region, id, seed, minutes, folder, narrator }).finally(() => region.stop());
    narrator.close();
    const path = relative(process.cwd(), join(folder, 'soak.json'));
    const again = `npx holdfast soak ${architecture} --for ${Math.round(minutes * 60)}s --seed ${seed} --speed ${flags.speed}`;
    process.stdout.write(
      flags.json ? `${JSON.stringify(document)}\n` : `${soakLines(document)}\nagain    ${again}\nsoak     ${path}\n`,
    );
    return document.held;
  } finally {
    await cleanUp();
    release();
  }
}

/**
 * The emulator reads all of a lane to find its end. Eight lanes, which a drill has, are so long after ten minutes that a seal
 * outlasts the time-out of its requests; spread over as many as an architecture has by default they last for hours.
 */
function longLanes(run: RunFolder): string {
  const file = join(run.path, 'soak-settings.json');
  writeFileSync(file, JSON.stringify({ lanes: 64 }));
  return file;
}
