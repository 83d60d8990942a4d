// Shows that wrong settings are refused: every file of test/settings/*.json must be refused with exactly the lines of
// the .txt file beside it. `--update` writes those files anew, to be reviewed as a diff.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require as requireTypeScript } from 'tsx/cjs/api';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { loadSettingsFile, SettingsError } = requireTypeScript(join(root, 'lib/settings/index.ts'), import.meta.url);

const options = process.argv.slice(2);
const update = options.includes('--update');
const folder = options.find((option) => !option.startsWith('--')) ?? join(root, 'test', 'settings');

/** What the settings of a file are told, or nothing when they are accepted. */
function refusalOf(path) {
  try {
    loadSettingsFile(path);
    return undefined;
  } catch (error) {
    if (error instanceof SettingsError) return error.lines.join('\n');
    throw error;
  }
}

function check(name) {
  const expectedPath = join(folder, name.replace(/\.json$/, '.txt'));
  const actual = refusalOf(join(folder, name));
  if (update && actual !== undefined) writeFileSync(expectedPath, `${actual}\n`);
  const expected = existsSync(expectedPath) ? readFileSync(expectedPath, 'utf8').trimEnd() : undefined;
  if (actual === undefined) return { ok: false, text: 'accepted, though it is wrong' };
  if (expected === undefined) return { ok: false, text: `${actual}\n  but no text is expected: run with --update` };
  if (actual !== expected) return { ok: false, text: `${actual}\n  expected: ${expected}` };
  return { ok: true, text: actual };
}

const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort();
const results = names.map((name) => ({ name, ...check(name) }));
for (const { name, ok, text } of results) console.log(`${ok ? 'refused' : 'WRONG  '} ${name}\n  ${text}`);
const wrong = results.filter(({ ok }) => !ok).length;
console.log(`\n${results.length - wrong} of ${results.length} wrong settings are refused with the expected line`);
process.exitCode = wrong === 0 && results.length > 0 ? 0 : 1;
