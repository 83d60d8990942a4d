import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PaymentOutcome } from '../../runtime/ledger/outcome';
import type { PaymentRequest } from '../../runtime/ledger/request';
import { createForwarder, forwardedHeader, type ForwardedRequest } from './forward';
import { isPassing } from './hold';
import { healthOf, takeoverOf, type Health } from './health';
import type { PaymentsInstance } from './instance';

export interface ServerOptions {
  readonly region: string;
  readonly instance: string;
  /** Requests that touch the database at a time, and as many again that wait. @default 64 */
  readonly concurrency?: number;
  /** Base URL of each Region's front door; requests go on to the one that holds the lease. @default - none do */
  readonly doors?: Readonly<Record<string, string>>;
}

const account = { type: 'string', minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._-]+$' };
const amount = { type: 'integer', minimum: 1, maximum: 1_000_000_000_000 };
const headers = {
  type: 'object',
  required: ['idempotency-key'],
  properties: { 'idempotency-key': { type: 'string', minLength: 1, maxLength: 255 } },
};
const transferSchema = {
  headers,
  body: {
    type: 'object',
    required: ['from', 'to', 'amount'],
    additionalProperties: false,
    properties: { from: account, to: account, amount },
  },
};
const creditSchema = {
  headers,
  body: {
    type: 'object',
    required: ['to', 'amount'],
    additionalProperties: false,
    properties: { to: account, amount },
  },
};

/** Milliseconds between two looks whether a lease has arrived. */
const lookAgain = 20;

interface PaymentHeaders {
  readonly 'idempotency-key': string;
}

/** The HTTP interface of an instance. Every answer says who gave it, and under which epoch. */
export function paymentsServer(service: PaymentsInstance, options: ServerOptions): FastifyInstance {
  const server = Fastify({
    bodyLimit: 8192,
    requestTimeout: 10_000,
    forceCloseConnections: 'idle',
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  const identity = { region: options.region, instance: options.instance };
  const limit = options.concurrency ?? 64;
  const compartment = bulkhead(limit, limit);

  const { limits } = service;
  const forwarder = createForwarder({
    region: options.region,
    doors: options.doors ?? {},
    connectTimeout: limits.connect,
    timeout: limits.forward,
  });
  server.addHook('onClose', () => forwarder.close());

  const stamp = () => ({ ...identity, epoch: service.lease.grant().epoch });

  const refuse = (reply: FastifyReply, reason: string, more: object = {}) =>
    reply
      .status(503)
      .header('retry-after', '1')
      .send({ ...stamp(), outcome: 'refused', reason, ...more });

  /** Serves a request here, or where the lease is; while the lease is on its way, the request waits a moment. */
  async function serve<Outcome extends { outcome: string; reason?: unknown }>(
    request: FastifyRequest,
    reply: FastifyReply,
    work: () => Promise<Outcome>,
    answer: (outcome: Outcome) => FastifyReply,
  ): Promise<FastifyReply> {
    if (service.draining) return refuse(reply, 'draining');
    const until = performance.now() + limits.hold;
    const forwardedFrom = request.headers[forwardedHeader]?.toString();
    try {
      for (;;) {
        const target = forwarder.target(service.lease.grant(), forwardedFrom);
        if (target) return await passOn(target, request, reply);
        const outcome = await compartment.execute(work);
        if (!isPassing(outcome) || service.draining || performance.now() > until) return answer(outcome);
        await sleep(lookAgain);
      }
    } catch (error) {
      if (error instanceof BulkheadRejectedError) return refuse(reply, 'overloaded');
      throw error;
    }
  }

  async function passOn(target: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const forwarded: ForwardedRequest = {
      method: request.method === 'GET' ? 'GET' : 'POST',
      path: request.url,
      body: request.body,
      idempotencyKey: request.headers['idempotency-key']?.toString(),
    };
    try {
      const { status, body } = await forwarder.forward(target, forwarded);
      if (status === 503) reply.header('retry-after', '1');
      return reply.status(status).type('application/json').send(body);
    } catch (error) {
      // It may have arrived all the same.
      const reason = `${target}, which holds the lease, gave no answer: ${(error as Error).message}`;
      return reply
        .status(503)
        .header('retry-after', '1')
        .send({ ...stamp(), outcome: 'unknown', reason });
    }
  }

  const pay = (payment: PaymentRequest, request: FastifyRequest<{ Headers: PaymentHeaders }>, reply: FastifyReply) => {
    const key = request.headers['idempotency-key'];
    return serve(
      request as FastifyRequest,
      reply,
      () => service.writer.pay(payment, key),
      (outcome) => {
        const { status, body } = paymentAnswer(outcome);
        if (status === 503) reply.header('retry-after', '1');
        return reply.status(status).send({ ...identity, key, ...body });
      },
    );
  };

  server.post<{ Body: { from: string; to: string; amount: number }; Headers: PaymentHeaders }>(
    '/transfers',
    { schema: transferSchema },
    async (request, reply) => {
      const { from, to, amount: cents } = request.body;
      if (from === to)
        return reply
          .status(400)
          .send({ ...stamp(), outcome: 'error', reason: `"from" and "to" are both "${from}": name two accounts` });
      return pay({ kind: 'transfer', from, to, amount: cents }, request, reply);
    },
  );

  server.post<{ Body: { to: string; amount: number }; Headers: PaymentHeaders }>(
    '/credits',
    { schema: creditSchema },
    async (request, reply) => {
      const { to, amount: cents } = request.body;
      return pay({ kind: 'credit', to, amount: cents }, request, reply);
    },
  );

  server.get<{ Params: { id: string } }>('/accounts/:id', async (request, reply) => {
    const { id } = request.params;
    return serve(
      request as FastifyRequest,
      reply,
      () => service.balance(id),
      (read) => {
        const { epoch } = read;
        if (read.outcome === 'refused') return refuse(reply, read.reason, { account: id, epoch });
        if (read.outcome === 'no-account')
          return reply.status(404).send({ ...identity, epoch, account: id, outcome: 'error', reason: noAccount(id) });
        return reply.send({ ...identity, epoch, outcome: 'read', account: id, balance: read.balance });
      },
    );
  });

  const answer = (reply: FastifyReply, { ok, role, reasons }: Health) =>
    reply.status(ok ? 200 : 503).send({ ...stamp(), ok, role, reasons });

  // For the load balancer: depends on nothing, or an outage of the database would replace every instance.
  server.get('/live', (_, reply) =>
    reply.status(service.draining ? 503 : 200).send({ ...stamp(), ok: !service.draining }),
  );
  server.get('/health', (_, reply) => answer(reply, healthOf(service.facts())));
  server.get('/takeover', (_, reply) => answer(reply, takeoverOf(service.facts())));
  server.get('/db-health', (_, reply) => {
    const { grant, writerKnown, replicaKnown, region } = service.facts();
    const holder = grant.holder === region;
    const ok = holder ? writerKnown : replicaKnown || writerKnown;
    const reasons = ok ? [] : [holder ? 'no database member accepts writes' : 'no database member answers'];
    return reply.status(ok ? 200 : 503).send({ ...stamp(), ok, role: holder ? 'holder' : 'standby', reasons });
  });
  server.get('/status', () => {
    const facts = service.facts();
    return { ...stamp(), health: healthOf(facts), takeover: takeoverOf(facts), ...facts };
  });

  server.setNotFoundHandler((request, reply) =>
    reply.status(404).send({ ...stamp(), outcome: 'error', reason: `there is no ${request.method} ${request.url}` }),
  );
  server.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    const status = error.statusCode ?? 500;
    // Something unforeseen: nobody knows what has happened, and the answer must not claim to.
    const outcome = status >= 500 ? 'unknown' : 'error';
    return reply.status(status >= 500 ? 503 : status).send({ ...stamp(), outcome, reason: error.message });
  });
  return server;
}

/** HTTP status and body for an outcome. Pure. */
export function paymentAnswer(outcome: PaymentOutcome): { status: number; body: Record<string, unknown> } {
  switch (outcome.outcome) {
    case 'done': {
      const { result, ...rest } = outcome;
      return { status: 201, body: { ...(result as object), ...rest } };
    }
    case 'declined':
      return { status: 402, body: { ...outcome, reason: 'insufficient funds' } };
    case 'conflict':
      return {
        status: 409,
        body: { ...outcome, outcome: 'error', reason: 'the idempotency key belongs to another request: use a new one' },
      };
    case 'no-account':
      return { status: 404, body: { ...outcome, outcome: 'error', reason: noAccount(outcome.account) } };
    case 'refused':
    case 'unknown':
      return { status: 503, body: { ...outcome } };
  }
}

function noAccount(id: string): string {
  return `there is no account "${id}"`;
}
