import { Pool } from 'undici';
import type { Operation } from '../history';
import { classifyFailure, classifyResponse, type Outcome } from './classify';
import type { Address, Route } from './route';

export interface Attempt extends Outcome {
  /** `host:port` that it went to; absent when the name led nowhere. */
  readonly address?: string;
}

/** Sends attempts to a service by name. */
export interface ServiceClient {
  send(op: Operation, key: string): Promise<Attempt>;
  close(): Promise<void>;
}

export interface ServiceClientOptions {
  readonly service: string;
  readonly route: Route;
  /** Time-outs of an attempt and of a connection, milliseconds. */
  readonly timeout: number;
  readonly connectTimeout: number;
}

/**
 * Connections are kept alive for one address at a time. When the name leads elsewhere, the old ones take no more
 * requests and close when the last one in flight is answered or timed out.
 */
export function openServiceClient(options: ServiceClientOptions): ServiceClient {
  let current: { address: string; pool: Pool } | undefined;
  const closing = new Set<Promise<void>>();

  const retire = (pool: Pool) => {
    const closed = pool.close().catch(() => pool.destroy());
    closing.add(closed);
    void closed.finally(() => closing.delete(closed));
  };
  const poolFor = ({ host, port }: Address) => {
    const address = `${host}:${port}`;
    if (current?.address === address) return current;
    if (current) retire(current.pool);
    const pool = new Pool(`http://${address}`, {
      pipelining: 1,
      connect: { timeout: options.connectTimeout },
      // The signal of each attempt bounds it as a whole.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return (current = { address, pool });
  };

  return {
    async send(op, key) {
      let address: string | undefined;
      try {
        const target = poolFor(await options.route.resolve(options.service));
        address = target.address;
        return { ...(await exchange(target.pool, op, key, options)), address };
      } catch (error) {
        if (address === undefined) return { type: 'error', reason: `no address: ${(error as Error).message}` };
        return { ...classifyFailure(error), address };
      }
    },
    async close() {
      if (current) retire(current.pool);
      current = undefined;
      await Promise.all(closing);
    },
  };
}

async function exchange(pool: Pool, op: Operation, key: string, options: ServiceClientOptions): Promise<Outcome> {
  const read = op.kind === 'read';
  const { kind, ...request } = op;
  const response = await pool.request({
    method: read ? 'GET' : 'POST',
    path: read ? `/accounts/${encodeURIComponent(op.account)}` : `/${kind}s`,
    headers: {
      host: options.service,
      ...(!read && { 'content-type': 'application/json', 'idempotency-key': key }),
    },
    body: read ? undefined : JSON.stringify(request),
    signal: AbortSignal.timeout(options.timeout),
  });
  return classifyResponse(op, response.statusCode, await response.body.text());
}
