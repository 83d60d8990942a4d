import { Pool } from 'undici';
import type { Grant } from '../../runtime/lease/client';

/** Set on a request that another Region's instance passes on; such a request is never passed on again. */
export const forwardedHeader = 'holdfast-forwarded-from';

/** What another Region's instance is asked, and what it answered. */
export interface ForwardedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

export interface ForwardedAnswer {
  readonly status: number;
  readonly body: string;
}

/** Passes requests on to the Region that holds the lease. */
export interface Forwarder {
  /**
   * The Region to which a request must go now; undefined when it is served, or refused, here. Clients reach a Region
   * without the lease for as long as their resolvers keep the old answer.
   */
  target(grant: Grant, forwardedFrom?: string): string | undefined;
  /** @throws Error when there was no answer: the outcome is unknown */
  forward(region: string, request: ForwardedRequest): Promise<ForwardedAnswer>;
  close(): Promise<void>;
}

export interface ForwarderOptions {
  readonly region: string;
  /** Base URL of each Region's front door. */
  readonly doors: Readonly<Record<string, string>>;
  /** Milliseconds for a connection, and for an answer. */
  readonly connectTimeout: number;
  readonly timeout: number;
}

export function createForwarder({ region, doors, connectTimeout, timeout }: ForwarderOptions): Forwarder {
  const pools = new Map<string, Pool>();
  const poolOf = (door: string): Pool => {
    const known = pools.get(door);
    if (known) return known;
    const pool = new Pool(door, { connections: 32, connect: { timeout: connectTimeout } });
    pools.set(door, pool);
    return pool;
  };
  return {
    target: ({ holder }, forwardedFrom) =>
      holder !== undefined && holder !== region && forwardedFrom === undefined && doors[holder] ? holder : undefined,
    async forward(holder, { method, path, body, idempotencyKey }) {
      const answer = await poolOf(doors[holder]!).request({
        method,
        path,
        headers: {
          [forwardedHeader]: region,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(timeout),
      });
      return { status: answer.statusCode, body: await answer.body.text() };
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}
