import { refusal, tagged } from './fis-server';
import { closeServers, drillOn, fisServer } from './support';

afterEach(closeServers);

const quick = ['--every', '0.05'];

test('an experiment that runs to its end is told step by step, and ends with 0', async () => {
  const server = await fisServer();
  server.looks = [
    { status: 'initiating', action: 'pending' },
    { status: 'running', action: 'initiating' },
    { status: 'running' },
    { status: 'completed' },
  ];
  const { code, out } = await drillOn(server, 'starter', 'stress-cpu', ...quick);
  expect(code).toBe(0);
  const told = out.split('\n').flatMap((line) => /^ +[\d.]+ s {2}(.*)/.exec(line)?.[1] ?? []);
  expect(told).toEqual([
    'started EXP1 from EXT1',
    'experiment: pending',
    'experiment: initiating',
    'cpu (aws:ssm:send-command): initiating',
    'experiment: running',
    'cpu (aws:ssm:send-command): running',
    'cpu (aws:ssm:send-command): completed',
    'experiment: completed',
  ]);
  expect(out).toContain('EXP1 ran to its end after 300 s');
});

test.each([
  ['stopped', 'Experiment halted by stop condition.'],
  ['failed', 'Target resolution returned empty set'],
  ['cancelled', 'Cancelled by AWS'],
])('an experiment that ends as %s ends with 1, and says why', async (status, reason) => {
  const server = await fisServer();
  server.looks = [{ status: 'running' }, { status, reason }];
  const { code, out } = await drillOn(server, 'starter', 'stress-cpu', ...quick);
  expect(code).toBe(1);
  expect(out).toContain(`EXP1 did NOT run to its end: ${status} after 300 s: ${reason}`);
});

test('a state that nobody has heard of is not taken for an end', async () => {
  const server = await fisServer();
  server.looks = [{ status: 'running' }, { status: 'reporting' }, { status: 'completed' }];
  const { code, out } = await drillOn(server, 'starter', 'stress-cpu', ...quick);
  expect(code).toBe(0);
  expect(out).toContain('experiment: reporting');
});

test('with --json the document is all of the standard output, progress is beside it', async () => {
  const server = await fisServer();
  server.looks = [{ status: 'running' }, { status: 'stopped', reason: 'an alarm' }];
  const { code, out, err } = await drillOn(server, 'starter', 'stress-cpu', '--json', ...quick);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    ...{ schema: 'holdfast.experiment/1', region: 'us-east-1', architecture: 'starter', experiment: 'stress-cpu' },
    ...{ id: 'EXP1', templateId: 'EXT1', status: 'stopped', reason: 'an alarm', seconds: 300 },
    actions: [{ name: 'cpu', actionId: 'aws:ssm:send-command', status: 'stopped' }],
  });
  expect(err).toContain('experiment: running');
});

test('what would be done is said before it is', async () => {
  const server = await fisServer();
  const { out } = await drillOn(server, 'starter', 'stress-cpu', ...quick);
  const plan = out.slice(0, out.indexOf('started EXP1'));
  expect(plan).toContain('cpu: aws:ssm:send-command for PT5M');
  expect(plan).toContain('on COUNT(1) of aws:ec2:instance with holdfast:architecture=starter');
  expect(plan).toContain('stops when arn:aws:cloudwatch:us-east-1:123456789012:alarm:users-suffer goes off');
});

test('a dry run starts nothing', async () => {
  const server = await fisServer();
  const { code, out } = await drillOn(server, 'starter', 'stress-cpu', '--dry-run', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ schema: 'holdfast.experiment-plan/1', templateId: 'EXT1' });
  expect(server.called('POST', '/experiments')).toEqual([]);
});

test('an experiment has the tags of its template, and a token that makes a repeated call one start', async () => {
  const server = await fisServer();
  await drillOn(server, 'web-app', 'stress-cpu', ...quick);
  const [start] = server.called('POST', '/experiments');
  expect(start?.body).toEqual({
    experimentTemplateId: 'EXT3',
    tags: tagged('web-app', 'stress-cpu'),
    clientToken: expect.stringMatching(/^[\da-f-]{36}$/),
  });
});

test('a template on a later page is found', async () => {
  const server = await fisServer();
  server.pageSize = 1;
  expect((await drillOn(server, 'web-app', 'stress-cpu', ...quick)).code).toBe(0);
});

test('a server on this machine never sees real credentials', async () => {
  const server = await fisServer();
  const before = { ...process.env };
  process.env.AWS_ACCESS_KEY_ID = 'AKIAREALREALREALREAL';
  process.env.AWS_SECRET_ACCESS_KEY = 'real';
  try {
    await drillOn(server, 'starter', 'stress-cpu', ...quick);
  } finally {
    process.env = before;
  }
  expect(server.calls.map(({ authorization }) => /Credential=([^/]*)/.exec(authorization ?? '')?.[1])).toEqual(
    server.calls.map(() => 'holdfast'),
  );
});

describe('a wrong call starts nothing, ends with 2 and says what there is', () => {
  test.each([
    [
      'an experiment that the system does not have',
      ['starter', 'flood'],
      /unknown experiment "flood": starter has fill-disk, stress-cpu/,
    ],
    ['a system without experiments', ['news', 'flood'], /news has no experiment in us-east-1.*starter, web-app/],
    [
      'an option of drills on this machine',
      ['starter', 'fill-disk', '--speed', '5'],
      /--speed: only with --target local/,
    ],
    ['an interval that is none', ['starter', 'fill-disk', '--every', '0'], /every is "0"/],
  ])('%s', async (_, words, message) => {
    const server = await fisServer();
    const { code, err } = await drillOn(server, ...words);
    // Commander's own complaints have a code of their own, which the command line turns into 2.
    expect(code).not.toBe(0);
    expect(err).toMatch(message);
    expect(server.called('POST', '/experiments')).toEqual([]);
  });

  test('two templates of one name', async () => {
    const server = await fisServer([
      { id: 'EXT1', tags: tagged('starter', 'fill-disk') },
      { id: 'EXT2', tags: tagged('starter', 'fill-disk') },
    ]);
    const { code, err } = await drillOn(server, 'starter', 'fill-disk');
    expect(code).toBe(2);
    expect(err).toContain('EXT1, EXT2');
  });

  test('an account without experiments', async () => {
    const { code, err } = await drillOn(await fisServer([]), 'starter', 'fill-disk');
    expect(code).toBe(2);
    expect(err).toContain('no experiment template of us-east-1 has the tags');
  });

  test('a template that no alarm stops', async () => {
    const tags = tagged('starter', 'fill-disk');
    const server = await fisServer([{ id: 'EXT1', tags, stopConditions: [{ source: 'none' }] }]);
    const { code, err } = await drillOn(server, 'starter', 'fill-disk');
    expect(code).toBe(2);
    expect(err).toContain('EXT1 has no alarm that stops it');
    expect(server.called('POST', '/experiments')).toEqual([]);
  });
});

describe('answers that are none', () => {
  test('a start that AWS refuses started nothing', async () => {
    const server = await fisServer();
    server.instead.set('POST /experiments', [refusal(402, 'ServiceQuotaExceededException', 'five run already')]);
    const { code, err } = await drillOn(server, 'starter', 'fill-disk', ...quick);
    expect(code).toBe(1);
    expect(err).toContain('nothing was started: ServiceQuotaExceededException: five run already');
  });

  test('a start without an answer is sent again with its token, and is then called unknown', async () => {
    const server = await fisServer();
    server.instead.set('POST /experiments', Array(3).fill(refusal(500, 'InternalServerException', 'oops')));
    const { code, err } = await drillOn(server, 'starter', 'fill-disk', ...quick);
    expect(code).toBe(1);
    expect(err).toMatch(/nobody knows whether fill-disk was started.*drill stop starter fill-disk/);
    const tokens = server.called('POST', '/experiments').map(({ body }) => body!.clientToken);
    expect(tokens.length).toBeGreaterThan(1);
    expect(new Set(tokens).size).toBe(1);
  });

  test('a look that is not answered is told, and taken again', async () => {
    const server = await fisServer();
    server.instead.set('GET /experiments/EXP1', Array(3).fill(refusal(500, 'InternalServerException', 'oops')));
    const { code, out } = await drillOn(server, 'starter', 'fill-disk', ...quick);
    expect(code).toBe(0);
    expect(out).toContain('no answer about EXP1: InternalServerException: oops');
  });

  test('a look that is refused ends with 1, and says that the experiment goes on', async () => {
    const server = await fisServer();
    server.looks = [{ status: 'running' }];
    server.instead.set('GET /experiments/EXP1', [refusal(403, 'AccessDeniedException', 'not you')]);
    const { code, err } = await drillOn(server, 'starter', 'fill-disk', ...quick);
    expect(code).toBe(1);
    expect(err).toMatch(/EXP1 goes on unseen: AccessDeniedException: not you; .*drill stop --id EXP1/);
  });
});
