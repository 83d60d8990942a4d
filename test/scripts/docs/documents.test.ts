import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../local/process';

test('documents that follow from the code are up to date: else run "npm run docs"', () => {
  const root = packageRoot();
  const script = `
    const { require: load } = await import('tsx/cjs/api');
    const { documents, renderDocument } = load('./scripts/docs/write.ts', ${JSON.stringify(join(root, 'x.mjs'))});
    const texts = {};
    for (const path of Object.keys(documents)) texts[path] = await renderDocument('.', path);
    process.stdout.write(JSON.stringify(texts));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
  const texts = JSON.parse(out) as Record<string, string>;
  expect(Object.keys(texts).length).toBeGreaterThan(0);
  for (const [path, text] of Object.entries(texts)) expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});
