import { Connection, type ConnectionOptions, type DatabaseKind } from './connection';
import { backoff } from './gate';
import { chooseWriter, nameOf, type Member, type Sight } from './member';

/** All in milliseconds. */
export interface MonitorTimers {
  /** Between probes while a writer is wanted and none is known. @default 100 */
  readonly search: number;
  /** Between probes of the writer; five times as long between probes of a member beside a known writer. */
  readonly watch: number;
  /** A member that takes longer is down. */
  readonly timeout: number;
  /** Longest pause between two attempts to connect to a member that is down. */
  readonly cap: number;
}

export interface MonitorEvents {
  /** A member's sight has changed, for instance from writer to down. */
  readonly onSight?: (member: Member, before: Sight, after: Sight) => void;
  readonly onWriter?: (writer: Member | undefined) => void;
}

/** Whether a member is in recovery, and its timeline. Every endpoint of DSQL writes the same database: none is ahead. */
const probes: Readonly<Record<DatabaseKind, string>> = {
  postgresql: `SELECT pg_is_in_recovery() AS recovering,
  CASE WHEN pg_is_in_recovery() THEN 0
       ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END AS timeline`,
  dsql: 'SELECT false AS recovering, 0 AS timeline',
};

/** Intervals of the writer's probe to one of another member's. */
const beside = 5;

const unseen: Sight = { role: 'down', reason: 'not probed yet' };

/** Looks at every member again and again, on a connection of its own each, and says who the writer is. */
export class Monitor {
  private readonly sights = new Map<string, Sight>();
  private readonly members = new Map<string, Member>();
  private readonly stop = new AbortController();
  private readonly loops: Promise<void>[];
  private readonly wakers = new Set<() => void>();
  private readonly listeners = new Set<() => void>();
  private wanted = 0;
  private current: string | undefined;

  constructor(
    members: readonly Member[],
    private readonly options: ConnectionOptions,
    private readonly timers: MonitorTimers,
    private readonly events: MonitorEvents = {},
  ) {
    for (const member of members) {
      this.members.set(nameOf(member), member);
      this.sights.set(nameOf(member), unseen);
    }
    this.loops = members.map((member) => this.watch(member));
  }

  get writer(): Member | undefined {
    return this.current === undefined ? undefined : this.members.get(this.current);
  }

  get replicas(): Member[] {
    return [...this.members.values()].filter((member) => this.sightOf(member).role === 'replica');
  }

  sightOf(member: Member): Sight {
    return this.sights.get(nameOf(member)) ?? unseen;
  }

  /** The writer, as soon as it is known; undefined after `patience` milliseconds. */
  awaitWriter(patience: number): Promise<Member | undefined> {
    return this.await(() => this.writer, patience);
  }

  /** A replica or the writer, whichever is seen first; undefined after `patience` milliseconds. */
  awaitReader(patience: number): Promise<Member | undefined> {
    return this.await(() => this.replicas[0] ?? this.writer, patience);
  }

  private async await(find: () => Member | undefined, patience: number): Promise<Member | undefined> {
    const known = find();
    if (known) return known;
    this.wanted++;
    this.wake();
    let timer: NodeJS.Timeout | undefined;
    let listener: (() => void) | undefined;
    try {
      return await new Promise<Member | undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), patience);
        listener = () => {
          const found = find();
          if (found) resolve(found);
        };
        this.listeners.add(listener);
      });
    } finally {
      clearTimeout(timer);
      if (listener) this.listeners.delete(listener);
      this.wanted--;
    }
  }

  /** Something went wrong with a member: look at all of them now. */
  wake(): void {
    for (const waker of [...this.wakers]) waker();
  }

  async close(): Promise<void> {
    this.stop.abort();
    this.wake();
    await Promise.all(this.loops);
  }

  private async watch(member: Member): Promise<void> {
    const options = {
      ...this.options,
      connectTimeout: this.timers.timeout,
      statementTimeout: this.timers.timeout,
    };
    let connection: Connection | undefined;
    let failures = 0;
    while (!this.stop.signal.aborted) {
      try {
        if (!connection?.alive) connection = await Connection.open(member, options);
        this.see(member, await look(connection, this.options.kind));
        failures = 0;
      } catch (error) {
        connection?.destroy('probe failed');
        connection = undefined;
        failures++;
        this.see(member, { role: 'down', reason: error instanceof Error ? error.message : String(error) });
      }
      await this.pause(member, failures);
    }
    await connection?.close();
  }

  private see(member: Member, sight: Sight): void {
    if (this.stop.signal.aborted) return;
    const before = this.sightOf(member);
    this.sights.set(nameOf(member), sight);
    if (before.role !== sight.role) this.events.onSight?.(member, before, sight);
    const writer = chooseWriter(this.sights, this.current);
    if (writer !== this.current) {
      this.current = writer;
      // Its successor is one of those that are asked rarely.
      if (writer === undefined) this.wake();
      this.events.onWriter?.(this.writer);
    }
    for (const listener of [...this.listeners]) listener();
  }

  /** While there is a writer, the others are only watched for being there at all. */
  private intervalOf(member: Member): number {
    const { search, watch } = this.timers;
    if (this.current === undefined) return this.wanted > 0 ? search : watch;
    return this.current === nameOf(member) ? watch : beside * watch;
  }

  /** A known member is asked at its interval; one that is down ever more rarely, so that nobody storms it. */
  private async pause(member: Member, failures: number): Promise<void> {
    const interval = this.intervalOf(member);
    const ms = failures > 1 ? backoff(failures - 1, this.timers.search, this.timers.cap) : jittered(interval);
    // However many callers wait, a member is asked again no sooner than this, and one that failed at its own pace.
    const hurried = failures > 0 ? ms : Math.min(ms, this.timers.search / 4);
    const startedAt = performance.now();
    await new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.wakers.delete(wake);
        resolve();
      };
      let timer = setTimeout(finish, ms);
      const wake = () => {
        if (this.stop.signal.aborted) return finish();
        clearTimeout(timer);
        timer = setTimeout(finish, Math.max(0, hurried - (performance.now() - startedAt)));
      };
      this.wakers.add(wake);
    });
  }
}

async function look(connection: Connection, kind: DatabaseKind): Promise<Sight> {
  const { rows } = await connection.query<{ recovering: boolean; timeline: number }>(probes[kind]);
  const { recovering, timeline } = rows[0]!;
  return recovering ? { role: 'replica' } : { role: 'writer', timeline };
}

function jittered(ms: number): number {
  return ms * (0.9 + Math.random() * 0.2);
}
