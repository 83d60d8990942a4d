import { Fis } from '../../../drill/aws/fis';
import { follow } from '../../../drill/aws/follow';
import { refusal } from './fis-server';
import { closeServers, fisServer } from './support';

let fis: Fis;
const told: string[] = [];
const tell = (line: string) => void told.push(line);

async function running() {
  const server = await fisServer();
  server.add('EXP9', { templateId: 'EXT1', looks: [{ status: 'running' }] });
  fis = await Fis.open({ region: 'us-east-1', endpointUrl: server.url });
  return server;
}

beforeEach(() => void told.splice(0));
afterEach(async () => {
  fis.close();
  await closeServers();
});

test('an interruption does not wait for the next look', async () => {
  const server = await running();
  const interruption = new AbortController();
  const began = performance.now();
  const end = follow(fis, await fis.experiment('EXP9'), { tell, every: 1_500, interrupted: interruption.signal });
  interruption.abort();
  expect((await end).state?.status).toBe('stopped');
  expect(server.called('DELETE', '/experiments/EXP9')).toHaveLength(1);
  // Two looks after the call, none before it.
  expect(performance.now() - began).toBeGreaterThan(1_500);
});

test('a stop that is not answered is asked for again', async () => {
  const server = await running();
  server.instead.set('DELETE /experiments/EXP9', Array(3).fill(refusal(500, 'InternalServerException', 'oops')));
  const end = await follow(fis, await fis.experiment('EXP9'), { tell, every: 20, interrupted: AbortSignal.abort() });
  expect(end.state?.status).toBe('stopped');
  expect(told).toContain('EXP9 is not stopped yet: InternalServerException: oops');
});

test('what ended by itself while it was to be stopped is over, not out of control', async () => {
  const server = await running();
  const seen = await fis.experiment('EXP9');
  server.add('EXP9', { templateId: 'EXT1', looks: [{ status: 'completed' }] });
  const end = await follow(fis, seen, { tell, every: 20, interrupted: AbortSignal.abort() });
  expect(end.state?.status).toBe('completed');
});

test('an experiment that is not interrupted is not stopped', async () => {
  const server = await running();
  server.experiments.get('EXP9')!.looks.push({ status: 'completed' });
  const { signal } = new AbortController();
  await follow(fis, await fis.experiment('EXP9'), { tell, every: 20, interrupted: signal });
  expect(server.called('DELETE', '/experiments/EXP9')).toEqual([]);
});
