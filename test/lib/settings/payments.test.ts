import { inspect } from 'node:util';
import { productionTimers } from '../../../runtime/config/timers';
import { defaultPaymentsSettings, loadSettingsFile, parsePaymentsSettings, SettingsError } from '../../../lib/settings';

function linesOf(input: unknown): readonly string[] {
  try {
    parsePaymentsSettings(input);
  } catch (error) {
    if (error instanceof SettingsError) return error.lines;
    throw error;
  }
  return [];
}

test('an empty file gives the production timers', () => {
  expect(defaultPaymentsSettings().timers).toEqual(productionTimers);
});

test('durations are parsed into seconds', () => {
  expect(parsePaymentsSettings({ objectives: { rto: '20m' } }).objectives.rto).toBe(1200);
});

test('a timer can be changed alone', () => {
  expect(parsePaymentsSettings({ timers: { dwell: '125s' } }).timers).toEqual({ ...productionTimers, dwell: 125 });
});

test('with the grade journal no acknowledged payment may be lost by default', () => {
  expect(defaultPaymentsSettings().objectives.rpo).toEqual({ crossRegion: 30, acknowledged: 0 });
});

test('with the grade lag the acknowledged RPO is the replication lag by default', () => {
  expect(parsePaymentsSettings({ grade: 'lag' }).objectives.rpo).toEqual({ crossRegion: 30, acknowledged: 30 });
});

test('all three Regions observe by default', () => {
  const regions = { primary: 'eu-west-1', standby: 'eu-central-1', witness: 'eu-west-3' };
  expect(parsePaymentsSettings({ regions }).observers).toEqual(['eu-west-1', 'eu-central-1', 'eu-west-3']);
});

test.each(['90', 90, '-5s', 'NaN', NaN, '', '5 s', '1e3s', Infinity, null, '0s'])(
  'fails on the duration %p, naming key and value',
  (rto) => {
    const lines = linesOf({ objectives: { rto } });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^objectives\.rto: .* is not allowed; allowed is a number with a unit/);
  },
);

test('fails on each unknown key with a line of its own', () => {
  expect(linesOf({ tiers: { primary: { min: 3 } }, regoins: {} })).toEqual([
    'tiers.primary.min: unknown key; allowed are minimum, maximum, instanceTypes; correct its spelling or remove it',
    expect.stringMatching(/^regoins: unknown key; allowed are scope, regions/),
  ]);
});

test.each([null, 5, 'x', []])('fails on %p in place of settings', (input) => {
  expect(linesOf(input)).toEqual([expect.stringMatching(/^settings: .* is not allowed; allowed is an object/)]);
});

test('fails on every thing that is wrong at once', () => {
  expect(linesOf({ timers: { lease: '11s', switchInterval: '15s' }, tiers: { standby: { minimum: 0 } } })).toHaveLength(
    3,
  );
});

test('fails without a stack trace', () => {
  const error = new SettingsError(['timers.ttl: wrong']);
  expect([error.stack, inspect(error), String(error.code)]).toEqual([
    'timers.ttl: wrong',
    'timers.ttl: wrong',
    'HOLDFAST_SETTINGS',
  ]);
});

test('fails on a file that does not exist, naming it', () => {
  expect(() => loadSettingsFile('/nowhere/settings.json')).toThrow(
    '/nowhere/settings.json: cannot be read (ENOENT); allowed is a JSON file; correct the path',
  );
});
