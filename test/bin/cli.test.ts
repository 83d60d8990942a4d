import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../local/process';

/** Runs the command from its sources. */
function holdfast(...words: string[]): { code: number | null; said: string } {
  const root = packageRoot();
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
  const { status, stderr } = spawnSync(process.execPath, [tsx, join(root, 'bin/cli.ts'), ...words], {
    encoding: 'utf8',
  });
  return { code: status, said: stderr };
}

test.each([
  ['an option that nobody knows', ['drill', '--nope'], '--nope'],
  ['a fault that nobody knows', ['drill', 'payments', 'flood'], 'flood'],
  ['a command of a command that nobody knows', ['local', 'sideways'], 'sideways'],
  ['a person who is not named', ['failback'], '--actor'],
])('%s is a wrong call: exit code 2, and a word about it', (_, words, word) => {
  const { code, said } = holdfast(...words);
  expect(code).toBe(2);
  expect(said).toContain(word);
});
