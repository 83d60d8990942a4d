import { packageOf, reach } from '../../../scripts/pack/graph';

const folder = (files: Record<string, string>) => (path: string) => files[path];

test('follows imports of types, folders and data, and leaves out what nobody imports', () => {
  const read = folder({
    'a/index.ts': `import type { B } from '../b'; export * from './part'; import data from '../data.json';`,
    'a/part.ts': `export const part = 1;`,
    'b/index.ts': `export type B = string;`,
    'data.json': `{ "import": "./nowhere" }`,
    'c.ts': `export const unused = 1;`,
  });
  expect(reach(['a/index.ts'], 'source', read).files).toEqual(['a/index.ts', 'a/part.ts', 'b/index.ts', 'data.json']);
});

test('follows what JavaScript requires, in circles too', () => {
  const read = folder({
    'index.js': `const a = require("./a");`,
    'a.js': `exports.index = require("./index"); exports.b = require("./b");`,
    'b/index.js': ``,
  });
  expect(reach(['index.js'], 'javascript', read).files).toEqual(['a.js', 'b/index.js', 'index.js']);
});

test('names packages once, with the file that needs them, and no modules of Node.js', () => {
  const read = folder({
    'index.d.ts': `import { Stack } from 'aws-cdk-lib/core'; import { z } from 'zod'; import 'node:fs'; import 'path';`,
  });
  expect([...reach(['index.d.ts'], 'declarations', read).packages]).toEqual([
    ['aws-cdk-lib', 'index.d.ts'],
    ['zod', 'index.d.ts'],
  ]);
});

test('refuses an import that leads nowhere', () => {
  expect(() => reach(['a.ts'], 'source', folder({ 'a.ts': `import './b';` }))).toThrow(
    '"./b" in a.ts leads to no file',
  );
});

test.each([
  ['@aws-sdk/lib-dynamodb', '@aws-sdk/lib-dynamodb'],
  ['@aws-sdk/lib-dynamodb/part', '@aws-sdk/lib-dynamodb'],
  ['aws-cdk-lib/aws-ec2', 'aws-cdk-lib'],
])('%s is of %s', (specifier, name) => {
  expect(packageOf(specifier)).toBe(name);
});
