import type { FastifyInstance } from 'fastify';
import type { PaymentsInstance } from '../../../app/payments/instance';
import { limitsOf } from '../../../app/payments/limits';
import { paymentsServer } from '../../../app/payments/server';
import { productionTimers, scaleTimers } from '../../../runtime/config/timers';
import type { PaymentOutcome } from '../../../runtime/ledger/outcome';

/** An instance that holds the lease, and whose writer a test plays. */
const service = {
  draining: false,
  limits: limitsOf(scaleTimers(productionTimers, 10)),
  lease: { grant: () => ({ epoch: 3, holder: 'us-east-1', phase: 'serving', valid: true, remaining: 900, beat: 1 }) },
  writer: { pay: async (): Promise<PaymentOutcome> => ({ outcome: 'refused', epoch: 3, lane: 0, reason: 'database' }) },
};
let paid: number;
let server: FastifyInstance;
let address: string;

beforeEach(async () => {
  paid = 0;
  service.draining = false;
  server = paymentsServer(service as unknown as PaymentsInstance, { region: 'us-east-1', instance: 'i' });
  address = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => server.close());

const play = (outcome: () => PaymentOutcome) => (service.writer.pay = async () => (paid++, outcome()));
const credit = async () => {
  const headers = { 'idempotency-key': 'k', 'content-type': 'application/json' };
  const body = JSON.stringify({ to: 'a', amount: 1 });
  const answer = await fetch(`${address}/credits`, { method: 'POST', headers, body });
  return { status: answer.status, body: (await answer.json()) as { outcome: string; reason?: string } };
};
const done: PaymentOutcome = {
  outcome: 'done',
  epoch: 3,
  lane: 0,
  position: 1,
  result: { amount: 1 },
  repeated: false,
};

test('a payment that was made is acknowledged', async () => {
  play(() => done);
  expect(await credit()).toMatchObject({ status: 201, body: { outcome: 'done' } });
});

test('while it drains no payment is begun', async () => {
  play(() => done);
  service.draining = true;
  expect([await credit(), paid]).toMatchObject([{ status: 503, body: { reason: 'draining' } }, 0]);
});

test('a failure that nobody foresaw is unknown, and may be asked again', async () => {
  play(() => {
    throw new Error('a bug');
  });
  expect(await credit()).toMatchObject({ status: 503, body: { outcome: 'unknown', reason: 'a bug' } });
});
