import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../local/process';
import { composeReadme, exportedFolders } from '../../../scripts/pack/readme';

const web = { folder: 'web-tier', text: '# Web tier\n\n```sh\n# a comment\n```\n\n## Size\n' };

test('sections stand one heading deeper, and comments in code stay', () => {
  expect(composeReadme('# All\n', [web])).toBe('# All\n\n## Web tier\n\n```sh\n# a comment\n```\n\n### Size\n');
});

test('a link to another section leads there, with a line break in its words too', () => {
  const text = 'See the [web\ntier](../web-tier/README.md) and [that](https://example.com).';
  expect(composeReadme(text, [web])).toMatch('See the [web\ntier](#web-tier) and [that](https://example.com).');
});

test('a link to a file that is not in the package becomes words', () => {
  expect(composeReadme('[The list](../../docs/guide/rules.md) says.', [])).toBe('The list says.\n');
});

test('code is left as it is, links in it too', () => {
  expect(composeReadme('```ts\nconst a = b[c](d);\n```', [])).toBe('```ts\nconst a = b[c](d);\n```\n');
});

test('each folder that the library exports has a README, and counts once', () => {
  const folders = exportedFolders(readFileSync(join(packageRoot(), 'constructs', 'index.ts'), 'utf8'));
  expect(folders).toContain('core');
  expect(new Set(folders).size).toBe(folders.length);
  const missing = folders.filter((name) => !existsSync(join(packageRoot(), 'constructs', name, 'README.md')));
  expect(missing).toEqual([]);
});
