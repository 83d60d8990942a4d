import type { Command } from 'commander';
import { onInterrupt } from '../interrupt';
import { documentOf, inWords } from './document';
import { templateOf } from './find';
import type { Fis } from './fis';
import { runExperiment } from './follow';
import { type PlaceFlags, withFis } from './options';
import { planOf, renderExperimentPlan } from './plan';
import { ranToItsEnd } from './status';

export interface ExperimentFlags extends PlaceFlags {
  /** Seconds between two looks. */
  readonly every: number;
  readonly dryRun?: boolean;
}

/** `holdfast drill <architecture> <experiment> --target aws`. Exit codes: 0 it ran to its end, 1 it did not, 2 wrong call. */
export async function experimentDrill(
  command: Command,
  architecture: string,
  experiment: string,
  flags: ExperimentFlags,
): Promise<void> {
  const interruption = new AbortController();
  const done = withFis(command, flags, (fis) => drill(fis, { architecture, experiment }, flags, interruption.signal));
  // An interrupted process ends with the interruption's exit code, so an error is said here.
  const over = done.catch((error: Error) => {
    if (!interruption.signal.aborted) throw error;
    process.stderr.write(`holdfast: ${error.message}\n`);
  });
  const release = onInterrupt(async () => {
    interruption.abort();
    await over;
  }, 'stopping the experiment, and waiting for its end; a second Ctrl-C does not wait');
  try {
    await over;
  } finally {
    release();
  }
}

async function drill(
  fis: Fis,
  wanted: { readonly architecture: string; readonly experiment: string },
  { json, dryRun, every }: ExperimentFlags,
  interrupted: AbortSignal,
): Promise<void> {
  const template = templateOf(await fis.templates(), wanted, fis.region);
  const plan = planOf(template, await fis.template(template.templateId));
  const stream = json ? process.stderr : process.stdout;
  stream.write(`${renderExperimentPlan(template, plan, fis.region)}\n`);
  if (dryRun) {
    if (json) print({ schema: 'holdfast.experiment-plan/1', region: fis.region, ...wanted, ...plan });
    return;
  }
  if (interrupted.aborted) return;
  const began = performance.now();
  const tell = (line: string) => {
    stream.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(8)} s  ${line}\n`);
  };
  const end = await runExperiment(fis, template, { tell, every: every * 1000, interrupted });
  const document = documentOf(fis.region, wanted, end);
  if (json) print(document);
  else process.stdout.write(`${inWords(document)}\n`);
  process.exitCode = ranToItsEnd(document.status) ? 0 : 1;
}

const print = (document: object): void => void process.stdout.write(`${JSON.stringify(document)}\n`);
