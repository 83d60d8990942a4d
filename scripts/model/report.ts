import type { Planned } from './plan';
import { expectation } from './plan';
import type { Run } from './tlc';

/** What came out of one variant. */
export interface Result {
  readonly planned: Planned;
  readonly run: Run;
  /** The counterexample in words, of a variant that broke. */
  readonly counterexample?: string;
  /** Whether it is the one in the repository; undefined when it was not compared. */
  readonly sameCounterexample?: boolean;
}

/** "holds", "breaks X", or what went wrong. */
export function found({ run: { finding } }: Result): string {
  if (finding.outcome === 'breaks') return `breaks ${finding.property}`;
  return finding.outcome === 'holds' ? 'holds' : `failed: ${finding.reason}`;
}

/** It came out as expected, with the counterexample that the repository holds. */
export const asExpected = (result: Result): boolean =>
  found(result) === expectation(result.planned.variant) && result.sameCounterexample !== false;

const remark = (result: Result): string => {
  if (result.sameCounterexample === false) return 'NOT THE SAME COUNTEREXAMPLE';
  return asExpected(result) ? '' : 'NOT AS EXPECTED';
};

/** The closing table. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.map((result) => [
    result.planned.variant.name,
    expectation(result.planned.variant),
    found(result),
    String(result.run.states),
    result.run.seconds.toFixed(1),
    remark(result),
  ]);
  const all = [['variant', 'expected', 'found', 'states', 'seconds', ''], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const numbers = [3, 4];
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (numbers.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}

/** One line, when a variant has ended. */
export function lineOf(result: Result): string {
  const { run, planned } = result;
  const note = remark(result);
  return `${planned.variant.name}: ${found(result)} (${run.states} states, ${run.seconds.toFixed(1)} s)${note && `  ${note}`}`;
}

export function jsonOf(results: readonly Result[]): unknown {
  return results.map((result) => ({
    name: result.planned.variant.name,
    module: result.planned.model.module,
    about: result.planned.variant.about,
    constants: result.planned.check.constants,
    expected: expectation(result.planned.variant),
    found: found(result),
    states: result.run.states,
    seconds: Number(result.run.seconds.toFixed(3)),
    asExpected: asExpected(result),
    sameCounterexample: result.sameCounterexample,
    counterexample: result.counterexample,
  }));
}
