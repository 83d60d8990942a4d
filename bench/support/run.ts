import { onInterrupt } from '../../drill/interrupt';
import { createRunFolder, reapLeftovers, type RunFolder, startReaper } from '../../local/process';

/** Gives `work` a run folder of its own, and leaves no process and no file of it behind, however it ends. */
export async function withRunFolder<Result>(work: (run: RunFolder) => Promise<Result>): Promise<Result> {
  await reapLeftovers();
  const run = createRunFolder();
  const reaper = startReaper(run);
  const cleanUp = async (): Promise<void> => {
    await run.remove();
    await reaper.release();
  };
  const release = onInterrupt(cleanUp);
  try {
    return await work(run);
  } finally {
    await cleanUp();
    release();
  }
}
