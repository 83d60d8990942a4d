import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettingsFile, SettingsError } from '../../../lib/settings';

const root = join(__dirname, '..', '..', '..');
const wrong = join(root, 'test', 'settings');
const names = readdirSync(wrong)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace(/\.json$/, ''));

function refusalOf(path: string): string | undefined {
  try {
    loadSettingsFile(path);
    return undefined;
  } catch (error) {
    if (error instanceof SettingsError) return error.lines.join('\n');
    throw error;
  }
}

test.each(names)('fails on %s with the line beside it', (name) => {
  const expected = readFileSync(join(wrong, `${name}.txt`), 'utf8').trimEnd();
  expect(refusalOf(join(wrong, `${name}.json`))).toBe(expected);
});

test.each(names)('fails on %s with one line, not several', (name) => {
  expect(refusalOf(join(wrong, `${name}.json`))?.split('\n')).toHaveLength(1);
});

describe('npm run check:settings', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-settings-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const check = () =>
    spawnSync(process.execPath, [join(root, 'scripts', 'check-settings.mjs'), folder], { encoding: 'utf8' });

  test('fails when a file is accepted', () => {
    writeFileSync(join(folder, 'fine.json'), '{}');
    writeFileSync(join(folder, 'fine.txt'), 'something is wrong\n');
    const { status, stdout } = check();
    expect([status, stdout]).toEqual([1, expect.stringContaining('fine.json\n  accepted, though it is wrong')]);
  });

  test('fails when a file is refused with another line', () => {
    writeFileSync(join(folder, 'lanes.json'), '{"lanes":0}');
    writeFileSync(join(folder, 'lanes.txt'), 'lanes: something else\n');
    expect(check().status).toBe(1);
  });

  test('passes when every file is refused with its line', () => {
    writeFileSync(join(folder, 'lanes.json'), '{"lanes":0}');
    writeFileSync(
      join(folder, 'lanes.txt'),
      'lanes: 0 is not allowed; allowed is a whole number from 1 to 1024; choose one in that range\n',
    );
    expect(check().status).toBe(0);
  });
});

test('fails on a file that is not JSON, naming the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-settings-'));
  try {
    writeFileSync(join(folder, 'broken.json'), '{"lanes": }');
    expect(refusalOf(join(folder, 'broken.json'))).toMatch(
      /^is not JSON \(.*\); allowed is a JSON file; correct the syntax$/,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
