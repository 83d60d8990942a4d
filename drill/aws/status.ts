import type { Experiment } from '@aws-sdk/client-fis';

/**
 * The states in which an experiment ends; there is no way out of them.
 * https://docs.aws.amazon.com/fis/latest/APIReference/API_ExperimentState.html
 */
const endings: ReadonlySet<string> = new Set(['completed', 'stopped', 'failed', 'cancelled']);

/** Whether nothing happens any more. A state that nobody has heard of is not an end. */
export const isOver = (status: string | undefined): boolean => status !== undefined && endings.has(status);

/** Whether the fault was in place from beginning to end: neither an alarm, nor an error, nor a person ended it. */
export const ranToItsEnd = (status: string | undefined): boolean => status === 'completed';

/** What is new since the last look, a line each: the experiment's own state last, since its actions explain it. Pure. */
export function changes(before: Experiment | undefined, now: Experiment): string[] {
  const actions = Object.entries(now.actions ?? {})
    .filter(([name, { state }]) => state?.status !== before?.actions?.[name]?.state?.status)
    // What has not begun yet is no news.
    .filter(([, { state }]) => state?.status !== 'pending')
    .map(([name, { state, actionId }]) => `${name} (${actionId}): ${worded(state)}`);
  return now.state?.status === before?.state?.status ? actions : [...actions, `experiment: ${worded(now.state)}`];
}

const worded = (state: { readonly status?: string; readonly reason?: string } = {}): string =>
  `${state.status ?? 'unknown'}${state.reason ? `, ${state.reason}` : ''}`;
