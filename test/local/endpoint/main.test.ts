import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type RunFolder, createRunFolder, packageRoot, startNode } from '../../../local/process';
import { type Store, startStore } from './support/store';

let run: RunFolder;
let store: Store;
let entry: string;

beforeAll(async () => {
  run = createRunFolder();
  store = await startStore();
  entry = join(run.path, 'endpoint.js');
  const source = join(packageRoot(), 'local/endpoint/main.ts');
  buildSync({ entryPoints: [source], outfile: entry, bundle: true, platform: 'node', format: 'cjs', target: 'node20' });
});

afterAll(async () => {
  await store.close();
  await run.remove();
});

const start = (config: object) =>
  startNode<{ ports: Record<string, number> }>({
    name: 'endpoint',
    entry,
    env: { HOLDFAST_ENDPOINT_CONFIG: JSON.stringify(config) },
  });

test('the process tells its ports, serves, and ends when it is asked to', async () => {
  const child = await start({ regions: ['us-east-1', 'us-west-2'], emulatorUrl: store.url });
  const response = await fetch(`http://127.0.0.1:${child.ready.ports['us-west-2']}/`, {
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=holdfast/20260101/us-east-1/sns/aws4_request' },
  });
  expect(response.status).toBe(200);
  await child.stop();
  await expect(child.exited).resolves.toEqual({ code: 0, signal: null });
});

test('fails with what is wrong in its configuration', async () => {
  await expect(start({ regions: [], emulatorUrl: 'nowhere' })).rejects.toThrow(/emulatorUrl/);
});
