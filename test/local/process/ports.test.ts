import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { createRunFolder, freePort, packageRoot } from '../../../local/process';

test('the same port is never given twice, however it is asked for', async () => {
  const ports = await Promise.all(Array.from({ length: 250 }, () => freePort()));
  expect(new Set(ports).size).toBe(250);
});

test('a port that somebody else listens at is left out', async () => {
  const next = (await freePort()) + 1;
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(next, '127.0.0.1', resolve));
  try {
    expect(await freePort()).not.toBe(next);
  } finally {
    taken.close();
  }
});

test('processes that ask at the same time are given different ports, and end', async () => {
  const run = createRunFolder();
  const outfile = join(run.path, 'ports.js');
  const entryPoint = join(packageRoot(), 'local/process/ports.ts');
  buildSync({ entryPoints: [entryPoint], outfile, bundle: true, platform: 'node', format: 'cjs' });
  const script = `require(${JSON.stringify(outfile)}).freePort().then((port) => process.stdout.write(String(port)))`;
  try {
    const here = await freePort();
    const there = Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
    expect(Math.floor((there - 15_000) / 100)).not.toBe(Math.floor((here - 15_000) / 100));
  } finally {
    await run.remove();
  }
});
