import type { Experiment } from '@aws-sdk/client-fis';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FoundTemplate, tagsOf } from './find';
import { type Fis, isFinal, reasonOf } from './fis';
import { changes, isOver } from './status';

/** How an experiment is watched. */
export interface Watch {
  tell(line: string): void;
  /** Milliseconds between two looks. */
  readonly every: number;
  /** Told when the experiment shall stop. */
  readonly interrupted: AbortSignal;
}

/**
 * Starts an experiment and follows it to its end.
 *
 * @throws Error that says whether something was started
 */
export async function runExperiment(fis: Fis, template: FoundTemplate, watch: Watch): Promise<Experiment> {
  const started = await start(fis, template);
  watch.tell(`started ${started.id} from ${template.templateId}`);
  return follow(fis, started, watch);
}

async function start(fis: Fis, template: FoundTemplate): Promise<Experiment> {
  const { architecture, experiment, templateId } = template;
  try {
    return await fis.start(templateId, tagsOf(template), randomUUID());
  } catch (error) {
    throw new Error(
      isFinal(error)
        ? `nothing was started: ${reasonOf(error)}`
        : `nobody knows whether ${experiment} was started: ${reasonOf(error)}; look with "holdfast drill history ${architecture} ${experiment} --target aws", end it with "holdfast drill stop ${architecture} ${experiment} --target aws"`,
      { cause: error },
    );
  }
}

/**
 * Tells every change until the experiment is over. An interruption stops the experiment and goes on looking, since its
 * end is what takes the fault back. What does not answer for a moment is asked again.
 *
 * @throws Error if what goes on can be neither seen nor stopped any more
 */
export async function follow(fis: Fis, started: Experiment, watch: Watch): Promise<Experiment> {
  const id = started.id!;
  const told = new Set<string>();
  const trouble = (text: string) => {
    if (!told.has(text)) watch.tell(text);
    told.add(text);
  };
  let last: Experiment | undefined;
  let stopAsked = false;
  for (let now: Experiment | undefined = started; ; now = await look(fis, id, trouble)) {
    if (now) {
      for (const line of changes(last, now)) watch.tell(line);
      last = now;
      if (isOver(now.state?.status)) return now;
    }
    if (watch.interrupted.aborted && !stopAsked) stopAsked = await stop(fis, id, watch.tell, trouble);
    await pause(watch, stopAsked);
  }
}

/** Until the next look; an interruption does not wait for it. */
async function pause({ every, interrupted }: Watch, stopAsked: boolean): Promise<void> {
  const signal = stopAsked || interrupted.aborted ? undefined : interrupted;
  await sleep(every, undefined, { signal }).catch(() => undefined);
}

/** Asks for the end of an experiment. @returns whether it was heard */
export async function stop(
  fis: Fis,
  id: string,
  tell: (text: string) => void,
  trouble: (text: string) => void,
): Promise<boolean> {
  try {
    await fis.stop(id);
    tell(`asked AWS FIS to stop ${id}`);
    return true;
  } catch (error) {
    if (isFinal(error)) {
      // What has ended by itself in the meantime cannot be stopped, and need not be.
      const state = await fis.experiment(id).then(
        (now) => now.state,
        () => undefined,
      );
      if (isOver(state?.status)) return true;
      throw new Error(`${id} could NOT be stopped and goes on: ${reasonOf(error)}`, { cause: error });
    }
    trouble(`${id} is not stopped yet: ${reasonOf(error)}`);
    return false;
  }
}

async function look(fis: Fis, id: string, trouble: (text: string) => void): Promise<Experiment | undefined> {
  try {
    return await fis.experiment(id);
  } catch (error) {
    if (isFinal(error))
      throw new Error(
        `${id} goes on unseen: ${reasonOf(error)}; "holdfast drill stop --id ${id} --target aws" stops it`,
        { cause: error },
      );
    trouble(`no answer about ${id}: ${reasonOf(error)}`);
    return undefined;
  }
}
