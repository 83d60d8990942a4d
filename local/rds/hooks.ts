import type { Address, Login } from '../postgres';

/** Asks for the right to replace the writer of an instance; at most one is given for each (epoch, timeline). */
export interface ClaimRequest {
  readonly region: string;
  readonly instance: string;
  /** Server that wrote, and the timeline that it wrote. */
  readonly oldDatabase: string;
  readonly oldTimeline: number;
  /** The standby with the longest log. */
  readonly candidate: string;
}

export type ClaimAnswer =
  /** `database` differs from the candidate if an earlier claim is resumed: then that one is promoted. */
  | { readonly granted: true; readonly epoch: number; readonly database: string }
  | { readonly granted: false; readonly reason: string };

/** The new writer of an instance, and under which claim it became that. */
export interface NewWriter {
  readonly region: string;
  readonly instance: string;
  readonly database: string;
  readonly address: Address;
  /** Owner of the application's database. */
  readonly login: Login;
  readonly epoch: number;
  readonly timeline: number;
}

/** What an in-Region failover needs from the lease, the journal and the fence row. */
export interface FailoverHooks {
  /** A conditional write on the lease item. Must be safe to call again with the same request. */
  claim(request: ClaimRequest): Promise<ClaimAnswer>;
  /** Rolls every lane forward to its end. Repeated until it succeeds. */
  rollForward(writer: NewWriter): Promise<void>;
  /** Rewrites the fence row `WHERE epoch = mine AND timeline < new`. Repeated until it succeeds. */
  rewriteFence(writer: NewWriter): Promise<void>;
}

/** For a Region without lease and journal: the first claim of a timeline wins, within this process. */
export function localHooks(): FailoverHooks {
  const claims = new Map<string, string>();
  return {
    claim: async ({ region, instance, oldTimeline, candidate }) => {
      const key = `${region}/${instance}/${oldTimeline}`;
      const database = claims.get(key) ?? candidate;
      claims.set(key, database);
      return { granted: true, epoch: 0, database };
    },
    rollForward: async () => undefined,
    rewriteFence: async () => undefined,
  };
}
