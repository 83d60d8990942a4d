import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleAll, timeout, TimeoutStrategy, wrap } from 'cockatiel';
import { Cluster } from 'iovalkey';
import type { Credentials } from '../../runtime/database/connection';
import type { Member } from '../../runtime/database/member';

/** What the application asks of a cache. Every call may fail, and none may be needed. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** Keeps a value for `seconds`; with `ifAbsent`, only where there is none. */
  set(key: string, value: string, seconds: number, options?: { readonly ifAbsent: boolean }): Promise<void>;
  close(): void;
}

export interface ValkeyCacheOptions {
  readonly endpoint: Member;
  readonly credentials: () => Promise<Credentials>;
}

/** A cache in cluster mode, by TLS. Connected by the first call, so that an application starts without it. */
export function valkeyCache({ endpoint, credentials }: ValkeyCacheOptions): Cache {
  let opened: Promise<Cluster> | undefined;
  const connect = async () => {
    const { user, password } = await credentials();
    const cluster = new Cluster([{ ...endpoint }], {
      // The certificate carries names, so that names have to reach the connection.
      dnsLookup: (address, callback) => callback(null, address),
      // While there is no connection a call fails at once, and the database answers.
      enableOfflineQueue: false,
      redisOptions: { tls: {}, username: user, password, connectTimeout: 2000 },
    });
    // Without a listener the error of a connection would end the process; callers see each failure of their own.
    cluster.on('error', () => undefined);
    return cluster;
  };
  const open = () =>
    (opened ??= connect().catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));
  return {
    get: async (key) => (await (await open()).get(key)) ?? undefined,
    set: async (key, value, seconds, options) => {
      const cluster = await open();
      await (options?.ifAbsent ? cluster.set(key, value, 'EX', seconds, 'NX') : cluster.set(key, value, 'EX', seconds));
    },
    close: () => void opened?.then((cluster) => cluster.disconnect()).catch(() => undefined),
  };
}

export interface OptionalCacheOptions {
  /** Milliseconds that one call may take: a slow cache must not be slower than the database behind it. @default 100 */
  readonly timeout?: number;
  /** Failures in a row after which the cache is left alone. @default 5 */
  readonly failures?: number;
  /** Milliseconds for which it is. @default 5000 */
  readonly openFor?: number;
}

/** A cache that is never in the way: a failed read is a miss, a failed write is nothing, and a sick one is left alone. */
export class OptionalCache {
  private readonly breaker;
  private readonly policy;

  constructor(
    private readonly cache: Cache | undefined,
    { timeout: limit = 100, failures = 5, openFor = 5000 }: OptionalCacheOptions = {},
  ) {
    this.breaker = circuitBreaker(handleAll, { halfOpenAfter: openFor, breaker: new ConsecutiveBreaker(failures) });
    // The client tries again by itself, longer than anybody can wait.
    this.policy = wrap(this.breaker, timeout(limit, TimeoutStrategy.Aggressive));
  }

  /** `none` without a cache, `down` while it is left alone. */
  get state(): 'none' | 'up' | 'down' {
    if (!this.cache) return 'none';
    return this.breaker.state === CircuitState.Closed ? 'up' : 'down';
  }

  async get(key: string): Promise<string | undefined> {
    const { cache } = this;
    return cache && this.policy.execute(() => cache.get(key)).catch(() => undefined);
  }

  async set(key: string, value: string, seconds: number, options?: { readonly ifAbsent: boolean }): Promise<void> {
    const { cache } = this;
    if (cache) await this.policy.execute(() => cache.set(key, value, seconds, options)).catch(() => undefined);
  }

  close(): void {
    this.cache?.close();
  }
}
