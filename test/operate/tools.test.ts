import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../local/process';
import { toolsOf } from '../../operate/tools';

test.each([
  [['drill'], ['ministack']],
  [['soak'], ['ministack']],
  [['local', 'up'], ['ministack']],
  [['drill', 'cache'], ['valkey']],
  [['drill', 'list'], []],
  [['local', 'down'], []],
  [['check'], []],
])('%j needs %j', (words, tools) => {
  expect(toolsOf(words, undefined, undefined)).toEqual(tools);
});

test('on AWS, and with an emulator that runs already, nothing is needed', () => {
  expect(toolsOf(['drill'], 'aws')).toEqual([]);
  expect(toolsOf(['drill'], undefined, 'http://127.0.0.1:4566')).toEqual([]);
});

test('what is needed is pinned', () => {
  for (const tool of [...toolsOf(['drill'], undefined, ''), ...toolsOf(['drill', 'cache'])])
    expect(existsSync(join(packageRoot(), 'requirements', `${tool}.txt`))).toBe(true);
});
