import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStacks } from '../../../local/emulate/assembly';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'emulate-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Entry {
  readonly environment?: string;
  readonly dependencies?: readonly string[];
}

/** An assembly of stacks without resources. */
function write(stacks: Readonly<Record<string, Entry>>, into = folder, more: object = {}): string {
  mkdirSync(into, { recursive: true });
  const artifacts = Object.entries(stacks).map(([id, { environment = 'aws://111122223333/us-east-1', ...rest }]) => {
    writeFileSync(join(into, `${id}.template.json`), JSON.stringify({ Resources: {} }));
    return [id, { type: 'aws:cloudformation:stack', environment, ...rest }];
  });
  writeFileSync(
    join(into, 'manifest.json'),
    JSON.stringify({ artifacts: { ...Object.fromEntries(artifacts), ...more } }),
  );
  return into;
}

test('each stack comes after those that it depends on', () => {
  const names = readStacks(write({ c: { dependencies: ['b'] }, b: { dependencies: ['a', 'b.assets'] }, a: {} }));
  expect(names.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test('account and Region are those of the template', () => {
  const [stack] = readStacks(write({ a: { environment: 'aws://444455556666/eu-west-1' } }));
  expect(stack).toMatchObject({ account: '444455556666', region: 'eu-west-1' });
});

test("a stack of no account goes to the emulator's own", () => {
  const [stack] = readStacks(write({ a: { environment: 'aws://unknown-account/us-east-1' } }));
  expect(stack!.account).toBe('000000000000');
});

test('stacks of a stage are deployed too', () => {
  const stage = { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-test' } };
  write({ inner: {} }, join(folder, 'assembly-test'));
  expect(readStacks(write({ outer: {} }, folder, { stage })).map(({ name }) => name)).toEqual(['outer', 'inner']);
});

test('fails for a stack without a Region', () => {
  expect(() => readStacks(write({ a: { environment: 'aws://unknown-account/unknown-region' } }))).toThrow(
    /stack "a" has the environment .*; give the stack an env with a region/,
  );
});

test('fails for stacks that depend on each other', () => {
  expect(() => readStacks(write({ a: { dependencies: ['b'] }, b: { dependencies: ['a'] } }))).toThrow(/in a circle/);
});

test('fails for a folder that is no assembly', () => {
  expect(() => readStacks(folder)).toThrow(/is not part of a readable cloud assembly/);
});
