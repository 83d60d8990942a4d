import { rowsOf, runOf, type SeriesRun, spread } from '../../../drill/series/document';
import { markdownTable, terminalTable } from '../../../drill/series/table';
import { faultByName } from '../../../local/faults/catalogue';
import { exampleJournal } from '../journal/example';

const took = { start: 10, drill: 90, cleanUp: 1 };
const planned = { fault: faultByName('region-loss'), seed: 5 };

const run = (rtoSeconds: number | null, more: Partial<SeriesRun> = {}): SeriesRun => ({
  name: 'region-loss',
  fault: 'region-loss',
  seed: 1,
  verdict: 'held',
  figures: { rtoSeconds, rpoSeconds: 0, acknowledged: 1000, lost: 0, duplicated: 0, stale: 0, failbackPauseSeconds: 1 },
  predictedSeconds: 24,
  allowedSeconds: 33,
  took,
  ...more,
});

test('a row holds the spread of its runs and the sum of what clients saw', () => {
  const [row] = rowsOf([run(27), run(31), run(29)]);
  expect(row).toMatchObject({ runs: 3, held: 3, rtoSeconds: { min: 27, median: 29, max: 31 }, acknowledged: 3000 });
});

test('the median of an even number is the mean of the two in the middle', () => {
  expect(spread([4, 1, 3, 2])).toEqual({ min: 1, median: 2.5, max: 4 });
});

test('one run that did not hold, or never began, is enough for the row not to hold', () => {
  expect(rowsOf([run(27), run(40, { verdict: 'not held' })])[0]).toMatchObject({ held: 1, verdict: 'not held' });
  const stopped = run(27, { verdict: 'stopped', figures: undefined });
  expect(rowsOf([run(27), stopped])[0]).toMatchObject({ runs: 2, held: 1, verdict: 'not held', acknowledged: 1000 });
});

test('a service that never came back has no place among the times', () => {
  expect(rowsOf([run(27), run(null, { verdict: 'not held' })])[0].rtoSeconds).toEqual({ min: 27, median: 27, max: 27 });
});

test('runs of different names are different rows, in the order in which they first appear', () => {
  const rows = rowsOf([run(1, { name: 'b' }), run(2, { name: 'a' }), run(3, { name: 'b' })]);
  expect(rows.map(({ name, runs }) => [name, runs])).toEqual([
    ['b', 2],
    ['a', 1],
  ]);
});

test('a run takes its figures from its journal, and counts as held only if the drill was finished', () => {
  const journal = exampleJournal();
  const result = runOf(planned, journal, { took });
  expect(result).toMatchObject({ id: journal.id, seed: 5, verdict: journal.held ? 'held' : 'not held' });
  expect(result.figures?.acknowledged).toBe(journal.measurements?.acknowledged);
  expect(result.allowedSeconds).toBe(journal.hypothesis.rtoSeconds);
  const stopped = { ...journal, status: 'stopped', stopReason: 'no steady state' } as const;
  expect(runOf(planned, stopped, { took })).toMatchObject({ verdict: 'stopped', reason: 'no steady state' });
});

test('a run that did not hold names what broke', () => {
  const journal = exampleJournal();
  const conditions = [{ name: 'crash happened', expected: 'yes', measured: 'not exercised', holds: false }];
  const result = runOf(planned, { ...journal, held: false, conditions }, { took });
  expect(result).toMatchObject({ verdict: 'not held', reason: 'crash happened: not exercised' });
});

const document = {
  schema: 'holdfast.series/1',
  id: 'a-series',
  architecture: 'payments',
  speed: 10,
  seed: 3,
  startedAt: '2026-11-21T10:00:00.000Z',
  planned: 3,
  synthesisSeconds: 5,
  held: false,
  rows: rowsOf([run(27), run(29)]),
  runs: [run(27), run(29)],
} as const;

test('both tables show the times beside what was expected and allowed', () => {
  for (const table of [terminalTable(document.rows), markdownTable(document)])
    expect(table).toMatch(/region-loss.*2\/2.*27\.0 \/ 28\.0 \/ 29\.0.*24\.0.*33\.0.*2,000/);
});

test('the document says of how many drills the rows are', () => {
  expect(markdownTable(document)).toContain('2 of 3 drills');
});
