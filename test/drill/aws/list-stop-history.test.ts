import { refusal, tagged } from './fis-server';
import { closeServers, drillOn, fisServer } from './support';

afterEach(closeServers);

describe('list', () => {
  test('names the experiments that have both tags, and no other template', async () => {
    const { code, out } = await drillOn(await fisServer(), 'list', '--json');
    expect(code).toBe(0);
    const { experiments } = JSON.parse(out) as { experiments: { architecture: string; experiment: string }[] };
    expect(experiments.map((one) => `${one.architecture} ${one.experiment}`)).toEqual([
      'starter fill-disk',
      'starter stress-cpu',
      'web-app stress-cpu',
    ]);
  });

  test('shows those of one system as a table', async () => {
    const { out } = await drillOn(await fisServer(), 'list', 'web-app');
    expect(out).toMatch(/web-app.*stress-cpu.*tries EXT3.*EXT3/);
    expect(out).not.toContain('starter');
  });

  test('says that there is nothing, and where', async () => {
    const { code, out } = await drillOn(await fisServer([]), 'list');
    expect([code, out]).toEqual([0, 'no experiment is deployed in us-east-1\n']);
  });

  test('ends with 1 if AWS refuses to tell', async () => {
    const server = await fisServer();
    server.instead.set('GET /experimentTemplates', [refusal(403, 'AccessDeniedException', 'not you')]);
    const { code, err } = await drillOn(server, 'list');
    expect([code, err]).toEqual([1, 'AWS FIS does not answer: AccessDeniedException: not you']);
  });
});

describe('history', () => {
  async function past() {
    const server = await fisServer();
    const looks = [{ status: 'completed' }];
    server.add('EXP1', { templateId: 'EXT1', looks, creationTime: 1_790_000_000 });
    server.add('EXP2', {
      templateId: 'EXT3',
      looks: [{ status: 'stopped', reason: 'an alarm' }],
      creationTime: 1_790_000_900,
    });
    server.add('EXP3', { templateId: 'EXT4', looks });
    server.add('EXP4', {
      templateId: 'gone',
      looks,
      tags: tagged('starter', 'fill-disk'),
      creationTime: 1_780_000_000,
    });
    return server;
  }

  test('tells the latest first, also what a schedule started and what no template is left of', async () => {
    const { code, out } = await drillOn(await past(), 'history', '--json');
    expect(code).toBe(0);
    const { runs } = JSON.parse(out) as { runs: object[] };
    expect(runs).toMatchObject([
      { id: 'EXP2', architecture: 'web-app', experiment: 'stress-cpu', status: 'stopped', reason: 'an alarm' },
      { id: 'EXP1', architecture: 'starter', experiment: 'stress-cpu', status: 'completed', seconds: 300 },
      { id: 'EXP4', architecture: 'starter', experiment: 'fill-disk' },
    ]);
  });

  test('tells those of one name, as many as are wanted', async () => {
    const server = await past();
    const ids = async (...words: string[]) => {
      const { out } = await drillOn(server, 'history', ...words, '--json');
      return (JSON.parse(out) as { runs: { id: string }[] }).runs.map(({ id }) => id);
    };
    expect(await ids('starter')).toEqual(['EXP1', 'EXP4']);
    expect(await ids('starter', 'fill-disk')).toEqual(['EXP4']);
    expect(await ids('--limit', '1')).toEqual(['EXP2']);
  });

  test('shows a table', async () => {
    const { out } = await drillOn(await past(), 'history', 'web-app');
    expect(out).toMatch(/2026-09-21T\d\d:\d\d:\d\dZ.*web-app.*stress-cpu.*stopped.*300 s.*an alarm.*EXP2/);
  });
});

describe('stop', () => {
  async function busy() {
    const server = await fisServer();
    server.add('EXP1', { templateId: 'EXT1', looks: [{ status: 'running' }] });
    server.add('EXP2', { templateId: 'EXT2', looks: [{ status: 'initiating' }] });
    server.add('EXP3', { templateId: 'EXT1', looks: [{ status: 'completed' }] });
    server.add('EXP4', { templateId: 'EXT3', looks: [{ status: 'running' }] });
    return server;
  }
  const stopped = (server: Awaited<ReturnType<typeof busy>>) =>
    server.calls.flatMap(({ method, path }) => (method === 'DELETE' ? path : []));
  const quick = ['--every', '0.05'];

  test('stops all that runs of a system, nothing else, and waits for the end', async () => {
    const server = await busy();
    const { code, out } = await drillOn(server, 'stop', 'starter', ...quick);
    expect(code).toBe(0);
    expect(stopped(server).sort()).toEqual(['/experiments/EXP1', '/experiments/EXP2']);
    expect(out).toMatch(/EXP1 {2}experiment: stopped/);
    expect(out).toMatch(/EXP2 {2}experiment: stopped/);
  });

  test('stops one by its name or its id', async () => {
    const server = await busy();
    await drillOn(server, 'stop', 'starter', 'fill-disk', ...quick);
    await drillOn(server, 'stop', '--id', 'EXP4', ...quick);
    expect(stopped(server)).toEqual(['/experiments/EXP2', '/experiments/EXP4']);
  });

  test('says that nothing runs, and ends with 0', async () => {
    const { code, out } = await drillOn(await fisServer(), 'stop', 'starter');
    expect([code, out]).toEqual([0, 'nothing of starter runs in us-east-1\n']);
  });

  test('one that cannot be stopped does not keep the others from it, and ends with 1', async () => {
    const server = await busy();
    server.instead.set('DELETE /experiments/EXP1', [refusal(403, 'AccessDeniedException', 'not you')]);
    const { code, out, err } = await drillOn(server, 'stop', 'starter', '--json', ...quick);
    expect(code).toBe(1);
    expect(err).toContain('EXP1 could NOT be stopped and goes on');
    expect(JSON.parse(out)).toMatchObject({ stopped: [{ id: 'EXP2', status: 'stopped' }] });
  });

  test('without a word on what to stop it stops nothing', async () => {
    const server = await busy();
    const { code, err } = await drillOn(server, 'stop');
    expect(code).toBe(2);
    expect(err).toContain('nothing says what to stop');
    expect(stopped(server)).toEqual([]);
  });
});
