import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createForwarder, forwardedHeader, type Forwarder } from '../../../app/payments/forward';
import { isPassing } from '../../../app/payments/hold';
import type { Grant } from '../../../runtime/lease/client';

const grant = (holder?: string): Grant => ({ epoch: 3, holder, phase: 'serving', valid: false, remaining: 0, beat: 1 });

describe('an instance passes a request on', () => {
  const doors = { 'us-east-1': 'http://127.0.0.1:1', 'us-west-2': 'http://127.0.0.1:2' };
  const forwarder = createForwarder({ region: 'us-west-2', doors, connectTimeout: 100, timeout: 100 });
  afterAll(() => forwarder.close());

  test('to the Region that holds the lease', () => {
    expect(forwarder.target(grant('us-east-1'))).toBe('us-east-1');
  });

  test.each([
    ['while its own Region holds the lease', 'us-west-2', undefined],
    ['while nobody is known to hold it', undefined, undefined],
    ['when it was passed on already, or two Regions that disagree would send it to and fro', 'us-east-1', 'us-east-1'],
    ['when the holder has no front door', 'eu-west-1', undefined],
  ])('but not %s', (_why, holder, forwardedFrom) => {
    expect(forwarder.target(grant(holder), forwardedFrom)).toBeUndefined();
  });
});

describe('a request that is passed on', () => {
  let holder: Server;
  let forwarder: Forwarder;
  let received: { request: IncomingMessage; body: string } | undefined;
  let answers = true;

  beforeAll(async () => {
    holder = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received = { request, body };
        if (answers) response.writeHead(402, { 'content-type': 'application/json' }).end('{"outcome":"declined"}');
      });
    });
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const doors = { 'us-east-1': `http://127.0.0.1:${port}` };
    forwarder = createForwarder({ region: 'us-west-2', doors, connectTimeout: 1000, timeout: 1000 });
  });
  afterAll(async () => {
    await forwarder.close();
    holder.closeAllConnections();
    await new Promise((resolve) => holder.close(resolve));
  });

  const request = { method: 'POST', path: '/credits', body: { to: 'a', amount: 1 }, idempotencyKey: 'k' } as const;

  test('keeps its key and its body, and says where it came from', async () => {
    const answer = await forwarder.forward('us-east-1', request);
    expect(answer).toEqual({ status: 402, body: '{"outcome":"declined"}' });
    expect(received?.body).toBe(JSON.stringify(request.body));
    expect(received?.request.headers).toMatchObject({ 'idempotency-key': 'k', [forwardedHeader]: 'us-west-2' });
  });

  test('fails when the holder gives no answer', async () => {
    answers = false;
    await expect(forwarder.forward('us-east-1', request)).rejects.toThrow();
  });
});

test.each([
  [{ outcome: 'refused', reason: 'no-lease' }, true],
  [{ outcome: 'refused', reason: 'frozen' }, true],
  [{ outcome: 'refused', reason: 'database' }, false],
  [{ outcome: 'unknown', reason: 'lease-lost' }, false],
  [{ outcome: 'done' }, false],
])('whether %j is worth a moment: %s', (outcome, expected) => {
  expect(isPassing(outcome)).toBe(expected);
});
