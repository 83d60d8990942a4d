import type { Mutation } from './mutation';
import { gist, type Verdict } from './verdict';

export interface Result {
  readonly mutation: Mutation;
  readonly verdict: Verdict;
  readonly seconds: number;
}

const words: Record<Verdict['outcome'], string> = {
  caught: 'yes',
  survived: 'NO: nothing failed',
  elsewhere: 'NO: only another test failed, or for another reason',
  broken: 'NO: it does not load',
  hung: 'NO: the tests did not end',
};

/** Who noticed, in a few words. */
export function witnessOf(verdict: Verdict): string {
  if (!('by' in verdict)) return '';
  const { suite, test = 'the suite itself' } = verdict.by;
  return `${suite.replace(/^test\//, '').replace(/\.test\.ts$/, '')}: ${test}`;
}

/** Two lines while it runs: the guard and whether it was missed, then what the test said. */
export function lineOf({ mutation, verdict, seconds }: Result): string {
  const head = `${verdict.outcome === 'caught' ? 'caught  ' : 'MISSED  '} ${mutation.name} (${seconds.toFixed(1)} s)`;
  if (!('by' in verdict)) return `${head}\n          ${words[verdict.outcome]}`;
  const note = verdict.outcome === 'caught' ? '' : `${words[verdict.outcome]}: `;
  return `${head}\n          ${note}${witnessOf(verdict)}\n          ${gist(verdict.by.message)}`;
}

/** The closing table: guard, caught, by which test, seconds. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.map(({ mutation, verdict, seconds }) => [
    mutation.name,
    words[verdict.outcome],
    seconds.toFixed(1),
    witnessOf(verdict),
  ]);
  const all = [['guard', 'caught', 'seconds', 'by'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ) // prettier-ignore
    .join('\n');
}

/** The same for `--json`. */
export function jsonOf(results: readonly Result[], seconds: number) {
  return {
    format: 'holdfast.mutations/1',
    seconds,
    caught: results.filter(({ verdict }) => verdict.outcome === 'caught').length,
    mutations: results.map(({ mutation, verdict, ...rest }) => ({
      name: mutation.name,
      why: mutation.why,
      files: [...new Set(mutation.edits.map(({ file }) => file))],
      outcome: verdict.outcome,
      ...('by' in verdict
        ? { suite: verdict.by.suite, test: verdict.by.test, message: gist(verdict.by.message, 400) }
        : {}),
      seconds: rest.seconds,
    })),
  };
}
