import Fastify, { type FastifyInstance } from 'fastify';
import { balanceSql, creditSql, type PaidRow, transferSql } from './ledger';
import type { NaivePool } from './pool';

interface Payment {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

/**
 * The payments service's interface over the naive pool, so that the same clients can use it. An answer names the server
 * that gave it as its Region.
 */
export function naiveService(pool: Pick<NaivePool, 'query'>): FastifyInstance {
  const server = Fastify({ logger: false });
  const pay = async (sql: string, values: unknown[]) => {
    const { rows } = await pool.query<PaidRow>(sql, values);
    const { done, server: region } = rows[0]!;
    return { status: done ? 201 : 402, answer: { outcome: done ? 'done' : 'declined', region } };
  };
  server.post<{ Body: Payment }>('/transfers', async ({ headers, body: { from, to, amount } }, reply) => {
    const { status, answer } = await pay(transferSql, [headers['idempotency-key'], from, to, amount]);
    return reply.status(status).send(answer);
  });
  server.post<{ Body: Payment }>('/credits', async ({ headers, body: { to, amount } }, reply) => {
    const { status, answer } = await pay(creditSql, [headers['idempotency-key'], to, amount]);
    return reply.status(status).send(answer);
  });
  server.get<{ Params: { id: string } }>('/accounts/:id', async ({ params }) => {
    const { rows } = await pool.query<{ balance: string; server: string }>(balanceSql, [params.id], { readOnly: true });
    return { outcome: 'read', region: rows[0]?.server, balance: Number(rows[0]?.balance) };
  });
  server.get('/live', () => ({ ok: true }));
  // A statement that failed may have happened all the same: the clients are told so.
  server.setErrorHandler((error: Error, _, reply) =>
    reply.status(500).send({ outcome: 'unknown', reason: error.message }),
  );
  return server;
}
