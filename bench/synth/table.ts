import { seconds, times } from '../support/figures';
import { textTable } from '../support/table';
import { phaseMeaning, phaseNames } from './phases';
import { mostAdded, type SynthRow } from './rows';

/** What was measured, for a terminal. Pure. */
export function synthTables(rows: readonly SynthRow[]): string {
  const whole = textTable(
    [
      'architecture',
      'empty app',
      'validator alone',
      'with packs and rules',
      'added',
      'added, CPU',
      'of empty',
      'reached',
    ],
    rows.map((row) => [
      ...[row.architecture, seconds(row.empty), seconds(row.validator), seconds(row.all)],
      ...[times(row.added), times(row.addedCpu), times(row.timesEmpty), row.reached ? 'yes' : 'no'],
    ]),
  );
  const parts = textTable(
    ['architecture', ...phaseNames],
    rows.map(({ architecture, phases }) => [architecture, ...phaseNames.map((name) => seconds(phases[name]))]),
  );
  const meanings = phaseNames.map((name) => `${name.padEnd(10)} ${phaseMeaning[name]}\n`).join('');
  return `${whole}\nadded: packs and rules, in times of the app with the validator alone; at most ${times(mostAdded)}\n\n${parts}\n${meanings}`;
}
