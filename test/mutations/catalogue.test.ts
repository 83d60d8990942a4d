import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../local/process';
import { mutated } from './apply';
import { chapters } from './catalogue';

const mutations = chapters.flatMap((chapter) => chapter.mutations);
const texts = new Map<string, string>();
const read = (file: string) => {
  if (!texts.has(file)) texts.set(file, readFileSync(join(packageRoot(), file), 'utf8'));
  return texts.get(file)!;
};
/** A title as it stands in a source, in whatever quotes. */
const quoted = (title: string) => ["'", '"', '`'].map((quote) => `${quote}${title}${quote}`);

test('every guard has a name of its own', () => {
  const names = mutations.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
});

test.each(mutations.map((mutation) => [mutation.name, mutation] as const))('%s can be broken', (_, mutation) => {
  const changed = [...mutated(mutation, read)].filter(([file, text]) => text !== read(file));
  expect(changed).toHaveLength(new Set(mutation.edits.map(({ file }) => file)).size);
});

test('every test that must notice exists', () => {
  const missing = mutations.flatMap(({ name, caughtBy }) =>
    caughtBy
      .filter(({ suite, test }) => {
        if (!existsSync(join(packageRoot(), suite))) return true;
        return !quoted(test).some((title) => read(suite).includes(title));
      })
      .map(({ suite, test }) => `${name}: ${suite} has no test "${test}"`),
  );
  expect(missing).toEqual([]);
});

test('every guard has a test that must notice', () => {
  expect(mutations.filter(({ caughtBy }) => caughtBy.length === 0)).toEqual([]);
});
