import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AnswerEvent, byKey, type History, now, openHistoryWriter, readHistory } from '../../../drill/history';
import { LoadController } from '../../../drill/load/controller';
import { serveControl } from '../../../drill/load/control';
import { openServiceClient } from '../../../drill/load/http';
import { type Load, startLoad } from '../../../drill/load/load';
import { fixedRoute, type Route } from '../../../drill/load/route';
import { type LoadArguments, loadSettingsSchema } from '../../../drill/load/settings';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let folder: string;
let servers: Server[];
let loads: Load[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-load-'));
  servers = [];
  loads = [];
});
afterEach(async () => {
  await Promise.all(loads.map((load) => load.stop()));
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function serve(handler: Handler): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => handler(request, response, body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const reply = (response: ServerResponse, status: number, body: unknown) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

const done: Handler = (request, response) =>
  request.method === 'GET'
    ? reply(response, 200, { balance: 5, epoch: 1, region: 'us-east-1' })
    : reply(response, 201, { outcome: 'done', epoch: 1, region: 'us-east-1', instance: 'i', lane: 1, position: 2 });

let run = 0;
function start(route: Route, args: Partial<LoadArguments> = {}): { load: Load; path: string } {
  const path = join(folder, `history-${++run}.jsonl`);
  const settings = loadSettingsSchema.parse({
    history: path,
    seed: 42,
    service: 'payments.test',
    route: { kind: 'fixed', address: '127.0.0.1:1' },
    accounts: ['a', 'b', 'c'],
    clients: 4,
    rate: 200,
    backoff: { first: 5, cap: 20 },
    drain: 200,
    timeout: 300,
    ...args,
  });
  const header = { history: 'holdfast.history/1', seed: settings.seed, started: now(), pid: process.pid } as const;
  const load = startLoad(settings, {
    service: openServiceClient({ ...settings, route }),
    history: openHistoryWriter(path, header),
  });
  loads.push(load);
  return { load, path };
}

async function record(route: Route, milliseconds: number, args: Partial<LoadArguments> = {}): Promise<History> {
  const { load, path } = start(route, args);
  await sleep(milliseconds);
  await load.stop();
  return readHistory(path);
}

const answersOf = ({ events }: History) => events.filter((event): event is AnswerEvent => event.type !== 'request');

it('records a request and its answer for everything that it sends', async () => {
  const history = await record(fixedRoute(await serve(done)), 300);
  const groups = [...byKey(history.events).values()];
  expect(groups.length).toBeGreaterThan(0);
  expect(groups.every(({ requests, answers }) => requests.length === 1 && answers.length === 1)).toBe(true);
});

it('records what the service said about itself', async () => {
  const history = await record(fixedRoute(await serve(done)), 200);
  const ack = answersOf(history).find(({ type }) => type === 'ack');
  expect(ack).toMatchObject({
    status: 201,
    answer: { epoch: 1, region: 'us-east-1', instance: 'i', lane: 1, position: 2, outcome: 'done' },
  });
});

it('writes a request down before it is sent', async () => {
  const seen: boolean[] = [];
  const path = join(folder, 'ordered.jsonl');
  const address = await serve((request, response, body) => {
    const key = request.headers['idempotency-key'];
    if (key) seen.push(recorded.includes(String(key)));
    done(request, response, body);
  });
  const recorded: string[] = [];
  const settings = loadSettingsSchema.parse({
    history: path,
    seed: 1,
    service: 'payments.test',
    route: { kind: 'fixed', address },
    accounts: ['a', 'b'],
    rate: 200,
  });
  const load = startLoad(settings, {
    service: openServiceClient({ ...settings, route: fixedRoute(address) }),
    history: { append: (event) => void recorded.push(event.key), flush: () => {}, close: () => {} },
  });
  loads.push(load);
  await sleep(150);
  await load.stop();
  expect(seen.length).toBeGreaterThan(0);
  expect(seen).not.toContain(false);
});

it('retries with the same key until it is answered', async () => {
  const attempts = new Map<string, number>();
  const address = await serve((request, response, body) => {
    const key = String(request.headers['idempotency-key'] ?? 'read');
    attempts.set(key, (attempts.get(key) ?? 0) + 1);
    if (attempts.get(key) === 1) return reply(response, 503, { outcome: 'refused', reason: 'no lease' });
    done(request, response, body);
  });
  const history = await record(fixedRoute(address), 300, { mix: { credits: 0.1, reads: 0 } });
  const payments = [...byKey(history.events).values()];
  expect(payments.every(({ answers }) => answers.map(({ type }) => type).join() === 'refused,ack')).toBe(true);
});

it('takes a time-out for an unknown outcome', async () => {
  const history = await record(fixedRoute(await serve(() => {})), 400, { timeout: 50, retryFor: 200 });
  expect(new Set(answersOf(history).map(({ type, reason }) => `${type} ${reason}`))).toEqual(
    new Set(['unknown time-out']),
  );
});

it('takes a refused connection for a request that was never sent', async () => {
  const history = await record(fixedRoute('127.0.0.1:9'), 150, { retryFor: 50 });
  expect(new Set(answersOf(history).map(({ type, reason }) => `${type} ${reason}`))).toEqual(
    new Set(['error ECONNREFUSED']),
  );
});

it('takes a name that leads nowhere for a request that was never sent', async () => {
  const nowhere: Route = { resolve: () => Promise.reject(new Error('no answer')) };
  const history = await record(nowhere, 150, { retryFor: 50 });
  expect(answersOf(history)[0]).toMatchObject({ type: 'error', reason: 'no address: no answer' });
});

it('gives up a request after its time for retries', async () => {
  const history = await record(fixedRoute(await serve((_, response) => reply(response, 503, {}))), 400, {
    retryFor: 100,
    clients: 1,
  });
  const [first] = [...byKey(history.events).values()];
  const last = first!.answers.at(-1)!;
  expect(first!.answers.length).toBeGreaterThan(1);
  expect(last.answered.mono - first!.requests[0]!.sent.mono).toBeLessThan(350);
});

it('does not repeat a request that the service calls wrong', async () => {
  const history = await record(fixedRoute(await serve((_, response) => reply(response, 409, {}))), 150);
  expect([...byKey(history.events).values()].every(({ requests }) => requests.length === 1)).toBe(true);
});

it('follows the name when it leads elsewhere', async () => {
  const [first, second] = [await serve(done), await serve(done)];
  let address = first;
  const route: Route = { resolve: (name) => fixedRoute(address).resolve(name) };
  const { load, path } = start(route);
  await sleep(150);
  address = second;
  const moved = now().mono;
  await sleep(200);
  await load.stop();
  const later = answersOf(readHistory(path)).filter(({ sent }) => sent.mono > moved + 5);
  expect(later.length).toBeGreaterThan(0);
  expect(new Set(later.map((event) => event.address))).toEqual(new Set([second]));
});

it('closes its connections to an address that it left', async () => {
  const [first, second] = [await serve(done), await serve(done)];
  let address = first;
  const { load } = start({ resolve: (name) => fixedRoute(address).resolve(name) });
  await sleep(100);
  address = second;
  await sleep(200);
  const open = await new Promise<number>((resolve) => servers[0]!.getConnections((_, count) => resolve(count)));
  await load.stop();
  expect(open).toBe(0);
});

it('asks for the same things with the same seed', async () => {
  const address = await serve(done);
  const asked = async () => {
    const { events } = await record(fixedRoute(address), 200, { clients: 1 });
    return [...byKey(events).values()].slice(0, 10).map(({ key, op }) => ({ key, op }));
  };
  expect(await asked()).toEqual(await asked());
});

it('keeps asking the same things however often it must retry', async () => {
  let refuse = 3;
  const moody = await serve((request, response, body) =>
    refuse-- > 0 ? reply(response, 503, { outcome: 'refused' }) : done(request, response, body),
  );
  const operations = ({ events }: History) => [...byKey(events).values()].slice(0, 8).map(({ op }) => op);
  const disturbed = await record(fixedRoute(moody), 400, { clients: 1 });
  const calm = await record(fixedRoute(await serve(done)), 400, { clients: 1 });
  expect(operations(disturbed)).toEqual(operations(calm));
});

it('keeps to its rate', async () => {
  const history = await record(fixedRoute(await serve(done)), 500, { rate: 40, clients: 8 });
  expect(byKey(history.events).size).toBeLessThanOrEqual(22 + 8);
});

it('sends without waiting for answers in the open loop', async () => {
  const slow = await serve((request, response, body) => void setTimeout(() => done(request, response, body), 250));
  const history = await record(fixedRoute(slow), 400, { loop: 'open', clients: 1, rate: 200 });
  // One client that waited would have asked twice in that time.
  expect(byKey(history.events).size).toBeGreaterThan(2);
});

it('sheds arrivals above the bound of the open loop', async () => {
  const { load } = start(fixedRoute(await serve(() => {})), { loop: 'open', rate: 200, inFlight: 2 });
  await sleep(200);
  expect((await load.stop()).shed).toBeGreaterThan(0);
});

it('is watched and stopped through its door', async () => {
  const { load } = start(fixedRoute(await serve(done)));
  let stopped = 0;
  const { port, server } = await serveControl(load, () => (stopped += 1));
  servers.push(server);
  await sleep(600);
  const controller = new LoadController(port);
  const [first] = await controller.newSamples();
  expect(first).toMatchObject({ interval: 250, errors: 0 });
  const summary = await controller.stop();
  expect(summary.answers.ack).toBeGreaterThan(0);
  await sleep(20);
  expect(stopped).toBe(1);
});

it('gives each sample once, however often it is asked for', async () => {
  const { load } = start(fixedRoute(await serve(done)));
  const { port, server } = await serveControl(load, () => {});
  servers.push(server);
  await sleep(600);
  const controller = new LoadController(port);
  const samples = (await Promise.all([controller.newSamples(), controller.newSamples()])).flat();
  expect(samples.length).toBeGreaterThan(0);
  expect(new Set(samples.map(({ mono }) => mono)).size).toBe(samples.length);
});
