import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { architectures } from '../../../lib/architectures';
import { packageRoot } from '../../../local/process';
import { Library, testTitles } from '../../../scripts/docs/requirements/library';
import type { Fulfilment } from '../../../scripts/docs/requirements/model';
import { systems } from '../../../scripts/docs/requirements/systems';

const root = packageRoot();
const library = new Library(root);
const requirements = systems.flatMap((system) => system.requirements);

/** What a table names that is not there, in words; nothing if all of it is. */
function missing(by: Fulfilment): string | undefined {
  if ('rule' in by) {
    const file = join(root, 'constructs/resilience-checks/rules', `${by.rule}.ts`);
    return existsSync(file) ? undefined : `no rule ${by.rule}`;
  }
  if ('setting' in by) return missingSetting(by);
  if (!library.exported.has(by.construct)) return `${by.construct} is not exported`;
  return library.hasProperty(by.construct, by.property) ? undefined : `${by.construct} has no ${by.property}`;
}

function missingSetting({
  architecture,
  setting,
  value,
}: Extract<Fulfilment, { setting: string }>): string | undefined {
  const defaults: unknown = architectures[architecture]?.settings.defaults();
  const found = setting.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], defaults);
  return found === value
    ? undefined
    : `${setting} of ${architecture} is ${JSON.stringify(found)}, not ${JSON.stringify(value)}`;
}

test('sixteen systems have requirements', () => {
  expect(systems.filter((system) => system.requirements.length > 0)).toHaveLength(16);
});

test('every construct is exported and has its property, every rule has a file, every setting its default', () => {
  expect(requirements.flatMap(({ by }) => missing(by) ?? [])).toEqual([]);
});

test('every test is in its file under its title', () => {
  const titles = new Map<string, Set<string>>();
  const titlesOf = (file: string) => {
    const path = join(root, 'test', `${file}.test.ts`);
    if (!titles.has(path)) titles.set(path, existsSync(path) ? testTitles(path) : new Set());
    return titles.get(path)!;
  };
  const lost = requirements.filter(({ shownBy: { file, title } }) => !titlesOf(file).has(title));
  expect(lost.map(({ shownBy: { file, title } }) => `${file}: ${title}`)).toEqual([]);
});

describe('what is not there is noticed', () => {
  test.each<[string, Fulfilment, string]>([
    ['a construct', { construct: 'Egde', property: 'fallback' }, 'Egde is not exported'],
    [
      'what is declared, but not exported',
      { construct: 'CacheAlarms', property: 'alarms' },
      'CacheAlarms is not exported',
    ],
    ['a property', { construct: 'Edge', property: 'fallbak' }, 'Edge has no fallbak'],
    ['a private member', { construct: 'DrillSchedule', property: 'key' }, 'DrillSchedule has no key'],
    ['a rule', { rule: 'NoRule' }, 'no rule NoRule'],
    [
      'a default',
      { architecture: 'starter', setting: 'instances.minimum', value: 9 },
      'instances.minimum of starter is 3, not 9',
    ],
  ])('%s', (_, by, says) => {
    expect(missing(by)).toBe(says);
  });

  test('a test that is skipped does not count', () => {
    expect(testTitles(join(root, 'test/fixtures/skipped.txt'))).toEqual(new Set(['runs', 'runs for %s']));
  });

  test('a property of the props that others are made of counts', () => {
    expect(library.hasProperty('WebTier', 'certificate')).toBe(true);
  });
});
