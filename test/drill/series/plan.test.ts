import { planSeries, runName, seedOfRun } from '../../../drill/series/plan';
import { faultByName, faults } from '../../../local/faults/catalogue';

const request = { faults, repeat: 1, seed: 7, failback: true };

test('every fault of the catalogue is drilled once before any is drilled again', () => {
  const names = planSeries({ ...request, repeat: 2 }).map(({ fault }) => fault.name);
  const once = faults.map(({ name }) => name);
  expect(names).toEqual([...once, ...once]);
});

test('each run has a seed of its own, and the same seed of a series gives the same ones', () => {
  const seeds = planSeries({ ...request, repeat: 3 }).map(({ seed }) => seed);
  expect(new Set(seeds).size).toBe(3 * faults.length);
  expect(planSeries({ ...request, repeat: 3 }).map(({ seed }) => seed)).toEqual(seeds);
  expect(planSeries({ ...request, repeat: 3, seed: 8 })[0].seed).not.toBe(seeds[0]);
});

test('a seed of a run is one that --seed takes', () => {
  for (let index = 0; index < 200; index += 1) {
    const seed = seedOfRun(2 ** 31 - 1, index);
    expect(Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 31).toBe(true);
  }
});

test('a single run uses the seed as it was given, so that its rerun command repeats it', () => {
  expect(planSeries({ ...request, faults: [faultByName('partition')] })).toMatchObject([{ seed: 7 }]);
});

test('all steps are struck one after another, each in a drill of its own', () => {
  const crash = { victim: 'worker', step: 'all', moment: 'after' } as const;
  const runs = planSeries({ ...request, faults: [faultByName('region-loss')], crash });
  const steps = runs.map((run) => run.crash?.step);
  expect(new Set(steps).size).toBe(steps.length);
  expect(steps).toEqual(expect.arrayContaining(['begin', 'commit', 'verify', 'send-home']));
  expect(runs.every((run) => run.crash?.moment === 'after')).toBe(true);
  expect(new Set(runs.map(runName)).size).toBe(runs.length);
});

test('crashes of all faults leave out those that fail no Region over', () => {
  const crash = { victim: 'emulator', step: 'commit', moment: 'before' } as const;
  const names = planSeries({ ...request, crash }).map(({ fault }) => fault.name);
  expect(names).toEqual(['region-loss', 'partition', 'one-way-in', 'one-way-out']);
});
