import type { BenchRun, Side } from '../../../bench/failover/result';
import { rowsNamed } from '../../../bench/failover/rows';
import { summarize, verdictOf } from '../../../bench/failover/summary';
import { failoverTable } from '../../../bench/failover/table';

const side = (more: Partial<Side> = {}): Side => ({
  outage: 0.4,
  acknowledged: 100,
  lost: 0,
  stale: 0,
  bothSides: 0,
  broken: [],
  ...more,
});

const run = (more: Partial<BenchRun> = {}): BenchRun => ({ row: 'kill', at: '', seed: 1, holdfast: side(), ...more });
const outages = (...values: (number | null)[]) => values.map((outage) => run({ holdfast: side({ outage }) }));
const only = (runs: readonly BenchRun[]) => summarize(runs)[0];

test('a row is reached when its median is within the target and nothing was lost', () => {
  const { holdfast, verdict } = only(outages(0.3, 0.9, 0.4, 0.5, 0.2));
  expect(holdfast?.outage).toEqual({ min: 0.2, median: 0.4, max: 0.9 });
  expect(verdict).toEqual({ reached: true, because: [] });
});

test('a row is missed when its median is beyond the target', () => {
  expect(only(outages(0.3, 0.6, 0.7)).verdict).toEqual({ reached: false, because: ['0.60 s > 0.5 s'] });
});

test('one lost write in one run of many misses the row', () => {
  const runs = [...outages(0.1, 0.1, 0.1, 0.1), run({ holdfast: side({ outage: 0.1, lost: 1 }) })];
  expect(only(runs).verdict).toEqual({ reached: false, because: ['1 lost'] });
});

test('one stale acknowledgement in one run misses the row', () => {
  expect(only([run({ holdfast: side({ stale: 1 }) }), run()]).verdict.reached).toBe(false);
});

test('a broken check misses the row, whatever the time', () => {
  expect(only([run({ holdfast: side({ broken: ['duplicated'] }) })]).verdict.because).toEqual([
    'checks broken: duplicated',
  ]);
});

test('a run that could not be measured counts against the row', () => {
  const summary = only([...outages(0.1, 0.1), run({ holdfast: undefined, error: 'stop condition' })]);
  expect(summary).toMatchObject({ runs: 3, errors: ['stop condition'], verdict: { because: ['1 runs failed'] } });
});

test('a row of which nothing was measured is not reached', () => {
  expect(verdictOf({ target: 1 }, undefined, 0).reached).toBe(false);
});

test('service that never came back is longer than any time', () => {
  const { holdfast, verdict } = only(outages(0.1, null, null));
  expect(holdfast?.outage).toEqual({ min: 0.1, median: null, max: null });
  expect(verdict.because).toEqual(['service did not come back']);
  // One of three: the median is still a time.
  expect(only(outages(0.1, 0.2, null)).holdfast?.outage).toEqual({ min: 0.1, median: 0.2, max: null });
});

test('the ratio is the naive median over that of Holdfast', () => {
  const runs = [
    run({ holdfast: side({ outage: 0.5 }), naive: side({ outage: 4, lost: 3, bothSides: 2 }), lag: 0.1 }),
    run({ holdfast: side({ outage: 0.5 }), naive: side({ outage: 5, lost: 0 }), lag: 0.1 }),
    run({ holdfast: side({ outage: 0.5 }), naive: side({ outage: 6, lost: 7, bothSides: 5 }), lag: 0.1 }),
  ];
  const summary = only(runs);
  expect(summary.ratio).toBe(10);
  expect(summary.lags).toEqual([0.1]);
  expect(summary.naive).toMatchObject({ lost: 10, mostLost: 7, bothSides: 7, splitBrain: 2, runs: 3 });
});

test('there is no ratio to a naive pool that never came back', () => {
  expect(only([run({ naive: side({ outage: null }) })]).ratio).toBeUndefined();
});

test('what the naive pool loses is not held against the row', () => {
  expect(only([run({ naive: side({ lost: 50, stale: 9 }) })]).verdict.reached).toBe(true);
});

test('rows keep their order and end in whether they were reached', () => {
  const summaries = summarize([run({ row: 'region', holdfast: side({ outage: 9 }) }), run()]);
  expect(summaries.map(({ row }) => row.name)).toEqual(['kill', 'region']);
  const [, , kill, region] = failoverTable(summaries).split('\n');
  expect(kill).toMatch(/yes$/);
  expect(region).toMatch(/no: 9\.00 s > 2\.5 s$/);
});

test('fails for a row that does not exist, naming those that do', () => {
  expect(() => rowsNamed(['kil'])).toThrow('unknown row "kil": choose from kill, hang, region, cut, failback');
});
