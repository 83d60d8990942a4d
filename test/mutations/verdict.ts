import { stripVTControlCharacters } from 'node:util';
import type { Mutation, Witness } from './mutation';

/** A test that failed, or a suite that could not be run. */
export interface Failure {
  readonly suite: string;
  /** Absent when the suite itself could not be run. */
  readonly test?: string;
  readonly message: string;
}

/** What became of a run of suites. */
export interface SuiteRun {
  readonly failures: readonly Failure[];
  readonly passed: number;
  /** It did not end within its time. */
  readonly hung: boolean;
}

export type Verdict =
  /** A test that was named failed, and said what it should. */
  | { readonly outcome: 'caught'; readonly by: Failure }
  /** Nothing failed: the guard is needless, or a test is missing. */
  | { readonly outcome: 'survived' }
  /** Something failed, but not as the catalogue says. */
  | { readonly outcome: 'elsewhere'; readonly by: Failure }
  /** It does not even load, so no test could judge it. */
  | { readonly outcome: 'broken'; readonly by: Failure }
  | { readonly outcome: 'hung' };

/** Judges a run under a mutation. Pure. */
export function verdictOf({ caughtBy }: Mutation, run: SuiteRun): Verdict {
  const unrun = run.failures.find(({ test }) => test === undefined);
  if (unrun) return { outcome: 'broken', by: unrun };
  const caught = run.failures.find((failure) => caughtBy.some((witness) => isBy(witness, failure)));
  if (caught) return { outcome: 'caught', by: caught };
  if (run.failures[0]) return { outcome: 'elsewhere', by: run.failures[0] };
  return { outcome: run.hung ? 'hung' : 'survived' };
}

function isBy({ suite, test, says }: Witness, failure: Failure): boolean {
  return failure.suite === suite && titlePattern(test).test(failure.test!) && plain(failure.message).includes(says);
}

/** A title of `test.each` stands for all the titles that its placeholders make. */
export function titlePattern(title: string): RegExp {
  const parts = title.split(/%[a-zA-Z]/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

const plain = stripVTControlCharacters;

/** What a failure says, in one line: what was expected and what came, without the stack. */
export function gist(message: string, length = 160): string {
  const lines = plain(message)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^at /.test(line));
  const telling = lines.filter(
    (line) => /^(Counterexample|Expected|Received)\b.*: /.test(line) || /^[-+] (?!Expected|Received)/.test(line),
  );
  const text = telling.length > 0 ? telling.slice(0, 4).join(' · ') : (lines[0] ?? '');
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
