import { drillCommand, type DrillCommandOptions, seriesRequest } from '../../drill/command';
import { faults } from '../../local/faults/catalogue';

const options: DrillCommandOptions = { speed: 10, failback: true };

/** Parses without running anything; commander writes its complaint and throws. */
function parse(...args: string[]) {
  let parsed: unknown[] = [];
  let said = '';
  const command = drillCommand()
    .exitOverride()
    .configureOutput({ writeErr: (text) => void (said += text) })
    .action((...given: unknown[]) => void (parsed = given));
  try {
    command.parse(['payments', ...args], { from: 'user' });
  } catch {
    return { said };
  }
  return { faults: parsed[1], options: parsed[2], said };
}

test('all means every fault of the catalogue', () => {
  expect(parse('all').faults).toEqual(faults);
});

test('an unknown fault is refused with those that exist', () => {
  expect(parse('region-lost').said).toMatch(/unknown fault "region-lost".*region-loss.*or all/);
});

test.each([
  ['--repeat', '0', /repeat is "0": it must be a whole number from 1/],
  ['--repeat', '2.5', /repeat is "2.5"/],
  ['--speed', '40', /speed is "40"/],
  ['--crash', 'instance', /worker, emulator/],
  ['--moment', 'during', /before, after/],
])('%s %s is refused with what is allowed', (option, value, message) => {
  expect(parse('region-loss', option, value).said).toMatch(message);
});

test('a crash needs a step, and a step needs a crash', () => {
  expect(() => seriesRequest(faults, { ...options, crash: 'worker' }, 1)).toThrow(/add --at <step>/);
  expect(() => seriesRequest(faults, { ...options, at: 'seal' }, 1)).toThrow(/--at .* add --crash/);
  expect(() => seriesRequest(faults, { ...options, moment: 'after' }, 1)).toThrow(/--moment .* add --crash/);
});

test('a crash strikes before its step unless told otherwise', () => {
  expect(seriesRequest(faults, { ...options, crash: 'worker', at: 'seal' }, 1).crash).toEqual({
    victim: 'worker',
    step: 'seal',
    moment: 'before',
  });
});
