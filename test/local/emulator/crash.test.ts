import { buildSync } from 'esbuild';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CrashOrder, orderCrash, readCrashProof, takeCrash } from '../../../local/emulator/crash';
import { routesVariable, writeRoutes } from '../../../local/emulator/routes';
import { packageRoot } from '../../../local/process';

let folder: string;
let crashFile: string;
let preload: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-crash-'));
  preload = join(folder, 'preload.js');
  const entry = join(packageRoot(), 'local/emulator/preload.ts');
  buildSync({
    ...{ entryPoints: [entry], outfile: preload },
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20' },
  });
  // As the emulator's worker does it: loads the function, calls its handler for each line, answers by a line.
  writeFileSync(
    join(folder, 'worker.js'),
    `const { handler } = require(${JSON.stringify(join(folder, 'function.js'))});
     require('readline').createInterface({ input: process.stdin }).on('line', async (line) => {
       process.stdout.write('answer ' + JSON.stringify(await handler(JSON.parse(line), { awsRequestId: 'r' })) + '\\n');
     });`,
  );
  // Getters without setters are what a bundle exports.
  writeFileSync(
    join(folder, 'function.js'),
    `const fs = require('fs');
     const ran = (what) => fs.appendFileSync(${JSON.stringify(join(folder, 'ran'))}, what + ' ');
     const handler = async () => {
       ran('entered');
       console.log(JSON.stringify({ step: 'first', outcome: 'ok' }));
       ran('second');
       console.log(JSON.stringify({ step: 'second', outcome: 'ok' }));
       return { outcome: 'ok' };
     };
     Object.defineProperty(exports, 'handler', { enumerable: true, get: () => handler });`,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

let child: ChildProcess | undefined;

beforeEach(() => {
  crashFile = join(folder, 'crash.json');
  for (const name of ['crash.json', 'crash.json.taken', 'crash.json.proof', 'ran'])
    rmSync(join(folder, name), { force: true });
});

afterEach(() => child?.kill('SIGKILL'));

const order: CrashOrder = { functionName: 'payments-failover-seal', moment: 'before', victim: 'worker' };
const ran = (): string => (existsSync(join(folder, 'ran')) ? readFileSync(join(folder, 'ran'), 'utf8').trim() : '');

/** Sends the worker its events one after another; tells what it answered, and what ended it. */
function invoke(...events: object[]): Promise<{ answers: string[]; signal: string | null; pid?: number }> {
  const routes = join(folder, 'routes.json');
  writeRoutes(routes, { endpoints: { 'us-east-1': 'http://127.0.0.1:9' } });
  const worker = spawn(process.execPath, ['--require', preload, join(folder, 'worker.js')], {
    env: {
      ...{ PATH: process.env.PATH, AWS_LAMBDA_FUNCTION_NAME: 'payments-failover-seal', AWS_REGION: 'us-east-1' },
      ...{ [routesVariable]: routes, HOLDFAST_CRASH: crashFile },
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child = worker;
  const answers: string[] = [];
  const next = () => {
    const event = events.shift();
    if (event) worker.stdin.write(`${JSON.stringify(event)}\n`);
    else worker.stdin.end();
  };
  worker.stdout.on('data', (text: Buffer) => {
    const found = text
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('answer'));
    answers.push(...found);
    found.forEach(next);
  });
  next();
  return new Promise((resolve) =>
    worker.once('exit', (_code, signal) => resolve({ answers, signal, pid: worker.pid })),
  );
}

test('a worker struck before its step is killed without having run a line of it, and has left proof', async () => {
  orderCrash(crashFile, order);
  const { signal, answers, pid } = await invoke({});
  expect({ signal, answers, ran: ran() }).toEqual({ signal: 'SIGKILL', answers: [], ran: '' });
  expect(readCrashProof(crashFile)).toMatchObject({ ...order, pid, region: 'us-east-1', requestId: 'r' });
});

test('a worker struck after its step has run all of it, and nobody has the answer', async () => {
  orderCrash(crashFile, { ...order, moment: 'after' });
  const { signal, answers } = await invoke({});
  expect({ signal, answers, ran: ran() }).toEqual({ signal: 'SIGKILL', answers: [], ran: 'entered second' });
});

test('a function of several steps is struck after the one that is named', async () => {
  orderCrash(crashFile, { ...order, moment: 'after', stage: 'first' });
  const { signal } = await invoke({});
  expect({ signal, ran: ran() }).toEqual({ signal: 'SIGKILL', ran: 'entered' });
});

test('another function, and a rehearsal, are let pass', async () => {
  orderCrash(crashFile, { ...order, functionName: 'payments-failover-commit' });
  expect(await invoke({})).toMatchObject({ signal: null, answers: ['answer {"outcome":"ok"}'] });
  orderCrash(crashFile, order);
  expect(await invoke({ rehearsal: true })).toMatchObject({ signal: null });
  expect(readCrashProof(crashFile)).toBeUndefined();
});

test('an order strikes once: what is tried again goes through', async () => {
  orderCrash(crashFile, order);
  await invoke({});
  expect(await invoke({}, {})).toMatchObject({ signal: null, answers: [expect.any(String), expect.any(String)] });
});

test('of two takers of one order one gets it', () => {
  orderCrash(crashFile, order);
  const takers = [1, 2].map(() => takeCrash(crashFile, order.functionName, 'before'));
  expect(takers.filter((taken) => taken !== undefined)).toHaveLength(1);
});

test('a function whose emulator is to die stands still until it is ended', async () => {
  orderCrash(crashFile, { ...order, victim: 'emulator' });
  const ended = invoke({});
  while (!readCrashProof(crashFile)) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect({ ran: ran(), signal: child?.signalCode }).toEqual({ ran: '', signal: null });
  child?.kill('SIGKILL');
  expect((await ended).answers).toEqual([]);
});

test('a new order forgets the proof of an older one', async () => {
  orderCrash(crashFile, order);
  await invoke({});
  orderCrash(crashFile, order);
  expect(readCrashProof(crashFile)).toBeUndefined();
});
