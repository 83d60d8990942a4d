/** What the template says about trimming, in milliseconds; see the construct `JournalTrim`. */
export interface TrimSettings {
  readonly retention: number;
  readonly freshness: number;
  readonly deletesPerSecond: number;
}

/** Names of the variables, in seconds where they are times. The template and the function share them. */
export const trimVariables = {
  retention: 'HOLDFAST_JOURNAL_RETENTION',
  freshness: 'HOLDFAST_JOURNAL_FRESHNESS',
  deletesPerSecond: 'HOLDFAST_JOURNAL_DELETES_PER_SECOND',
} as const;

/** @throws if a variable is missing: there is no default for how long a journal is kept */
export function readTrimSettings(env: NodeJS.ProcessEnv): TrimSettings {
  return {
    retention: positive(env, trimVariables.retention) * 1000,
    freshness: positive(env, trimVariables.freshness) * 1000,
    deletesPerSecond: positive(env, trimVariables.deletesPerSecond),
  };
}

function positive(env: NodeJS.ProcessEnv, name: string): number {
  const value = Number(env[name]);
  if (env[name] === undefined || !(value > 0) || !Number.isFinite(value))
    throw new Error(`${name} is "${env[name]}"; allowed is a number above 0; deploy the function by its construct`);
  return value;
}
