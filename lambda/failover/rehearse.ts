import type { ControlSnapshot } from '../store/record';

/** Steps that are at work must not share their reserved concurrency with a rehearsal. Pure. */
export const atWork = ({ records }: ControlSnapshot): boolean =>
  records.some(({ status }) => status === 'watching' || status === 'open');

/** Functions that are started side by side; all at once would be a burst that nothing needs. */
const sideBySide = 2;

/**
 * Invokes every step and waits for all of them.
 *
 * @param invoke resolves when the step's function has started and has read the lease
 * @throws Error that names each step that could not, and why
 */
export async function rehearse(steps: readonly string[], invoke: (step: string) => Promise<void>): Promise<void> {
  const failures: string[] = [];
  const waiting = [...steps];
  const next = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift())
      await invoke(step).catch((error: unknown) =>
        failures.push(`${step}: ${error instanceof Error ? error.message : error}`),
      );
  };
  await Promise.all(Array.from({ length: sideBySide }, next));
  if (failures.length > 0)
    throw new Error(`${failures.length} of ${steps.length} steps could not run now: ${failures.sort().join('; ')}`);
}
