import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ManagedProcess, lastLines, startProcess } from '../process';
import { type PostgresInstallation, own } from './installation';
import { type Lsn, parseLsn } from './lsn';
import { type PostgresSettings, anyStandby, baseSettings, connectionInfo, renderSettings } from './settings';
import { type Address, type Login, Session } from './sql';

/** The superuser of the engine itself, as `rdsadmin` is on RDS; applications never get it. */
export interface Administrator {
  readonly user: string;
  readonly password: string;
}

export interface MemberOptions {
  /** Also the name under which it replicates (`application_name`). */
  readonly name: string;
  readonly installation: PostgresInstallation;
  readonly administrator: Administrator;
  readonly port: number;
  /** Data folder, which `initialise` or `seed` has filled. */
  readonly data: string;
  readonly settings?: PostgresSettings;
}

/** One PostgreSQL server with its data folder: a process that can be started, hung and killed, and its place in replication. */
export class PostgresMember {
  readonly name: string;
  readonly data: string;
  readonly address: Address;
  readonly administrator: Login;
  private settings: PostgresSettings;
  private process?: ManagedProcess;
  private session?: Promise<Session>;

  constructor(private readonly options: MemberOptions) {
    this.name = options.name;
    this.data = options.data;
    this.address = { host: '127.0.0.1', port: options.port };
    this.administrator = { ...options.administrator, database: 'postgres' };
    this.settings = { ...baseSettings, port: options.port, cluster_name: options.name, ...options.settings };
  }

  get running(): boolean {
    return this.process?.running ?? false;
  }

  get installation(): PostgresInstallation {
    return this.options.installation;
  }

  /** Starts the server and waits until it answers. @param limit milliseconds, default 30000 */
  async start(limit = 30_000): Promise<void> {
    if (this.running) return;
    const { installation } = this.options;
    this.writeSettings();
    this.process = await startProcess({
      name: `postgres-${this.name}`,
      command: installation.postgres,
      args: ['-D', this.data],
      cwd: this.data,
      uid: installation.uid,
      run: installation.run,
      ready: 'spawned',
      stopSignal: 'SIGINT', // a fast shutdown: clients are disconnected, the log is flushed
    });
    await this.until('answers', async () => (await this.query('select 1')).length === 1, limit);
  }

  /** Fast shutdown; SIGKILL after three seconds. */
  async stop(): Promise<void> {
    this.dropSession();
    await this.process?.stop();
  }

  /** SIGKILL to the postmaster and its backends, at once. */
  async kill(): Promise<void> {
    this.dropSession();
    await this.process?.kill();
  }

  /** Hangs the server: all its processes are stopped, its connections stay open. */
  pause(): void {
    this.process?.pause();
  }

  resume(): void {
    this.process?.resume();
  }

  /** Ends the server, whatever state it is in, and deletes its data. */
  async destroy(): Promise<void> {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }

  /**
   * Runs a statement as the administrator, over a connection that is kept.
   *
   * @param timeout milliseconds, default 5000
   */
  async query<Row extends Record<string, unknown>>(
    sql: string,
    values: unknown[] = [],
    timeout = 5000,
  ): Promise<Row[]> {
    this.session ??= Session.open(this.address, this.administrator, timeout);
    const session = this.session;
    try {
      return await (await session).query<Row>(sql, values, timeout);
    } catch (error) {
      if (this.session === session && !isServerError(error)) this.dropSession();
      throw error;
    }
  }

  /** Changes settings, now and for the next start. Those that need a restart take effect at the next start. */
  configure(settings: PostgresSettings): void {
    this.settings = { ...this.settings, ...settings };
    this.writeSettings();
    if (this.process?.running) process.kill(this.process.pid, 'SIGHUP');
  }

  /** From now on (once it is primary) a commit waits for `count` of these standbys. */
  waitFor(count: number, standbys: readonly string[]): void {
    this.configure({ synchronous_standby_names: anyStandby(count, standbys) });
  }

  /** Replicates from there; takes effect at once, also on a standby that followed somebody else. */
  follow(source: Address): void {
    const { user, password } = this.options.administrator;
    const info = { host: source.host, port: source.port, user, password, application_name: this.name };
    this.configure({ primary_conninfo: connectionInfo(info) });
  }

  /**
   * Stops the WAL receiver for good: nothing that its source commits from now on can be confirmed by this member.
   *
   * @param limit milliseconds, default 5000; rejects if the receiver is not known to be gone by then
   */
  async stopReceiving(limit = 5000): Promise<void> {
    this.configure({ primary_conninfo: '' });
    const sql = `select current_setting('primary_conninfo') = ''
        and not exists (select from pg_stat_wal_receiver) as gone`;
    const gone = async () => (await this.query<{ gone: boolean }>(sql, [], limit))[0]?.gone === true;
    await this.until('stops receiving', gone, limit, 5);
  }

  /** Makes a standby a primary on a new timeline. Does nothing on a primary. @returns its timeline */
  async promote(limit = 30_000): Promise<number> {
    // `false`: not to wait in there, where it would be polled for by the second.
    if (await this.inRecovery()) await this.query('select pg_promote(false)');
    await this.until('is promoted', async () => !(await this.inRecovery()), limit, 5);
    return this.timeline();
  }

  async inRecovery(): Promise<boolean> {
    return (await this.query<{ r: boolean }>('select pg_is_in_recovery() as r'))[0]?.r ?? true;
  }

  /** The timeline that a primary writes, or a standby receives. */
  async timeline(): Promise<number> {
    // Of a primary by the name of the file being written: the control file knows only at the next checkpoint.
    const sql = `select case when pg_is_in_recovery()
        then (select coalesce((select received_tli from pg_stat_wal_receiver), timeline_id) from pg_control_checkpoint())
        else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end as timeline`;
    return (await this.query<{ timeline: number }>(sql))[0]!.timeline;
  }

  /** How far this member's log reaches on disk: of a standby, received and flushed; of a primary, flushed. */
  async flushedLsn(timeout?: number): Promise<Lsn> {
    const sql = `select (case when pg_is_in_recovery()
        then greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) else pg_current_wal_flush_lsn() end)::text as lsn`;
    return parseLsn((await this.query<{ lsn: string }>(sql, [], timeout))[0]!.lsn);
  }

  /** How far a standby has applied its log; of a primary, where it writes. */
  async appliedLsn(timeout?: number): Promise<Lsn> {
    const sql = `select (case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
        else pg_current_wal_insert_lsn() end)::text as lsn`;
    return parseLsn((await this.query<{ lsn: string }>(sql, [], timeout))[0]!.lsn);
  }

  /** Waits until a standby has applied the log up to there. */
  async caughtUpWith(lsn: Lsn, limit = 30_000): Promise<void> {
    await this.until('catches up', async () => (await this.appliedLsn()) >= lsn, limit);
  }

  /** Polls until the condition holds; an error of the condition counts as not yet. */
  async until(what: string, condition: () => Promise<boolean>, limit: number, every = 25): Promise<void> {
    const end = performance.now() + limit;
    for (let last: unknown; ; await sleep(every)) {
      try {
        if (await condition()) return;
      } catch (error) {
        last = error;
      }
      if (performance.now() > end) throw this.failure(`${what} not within ${limit} ms`, last);
      if (this.process && !this.process.running) throw this.failure(`ended${lastLines(this.process.log)}`);
    }
  }

  private failure(what: string, cause?: unknown): Error {
    const reason = cause instanceof Error ? ` (${cause.message})` : '';
    return new Error(`database member ${this.name} ${what}${reason}`, { cause });
  }

  private dropSession(): void {
    void this.session?.then((session) => session.close()).catch(() => undefined);
    this.session = undefined;
  }

  /** Written aside and renamed, so that the server never reads half a file. */
  private writeSettings(): void {
    if (!existsSync(this.data))
      throw new Error(`database member ${this.name} has no data: initialise or seed it first`);
    const [draft, file] = [join(this.data, 'member.conf.new'), join(this.data, 'member.conf')];
    writeFileSync(draft, renderSettings(this.settings), { mode: 0o600 });
    own(this.options.installation, draft);
    renameSync(draft, file);
  }
}

/** Whether the server answered: then the connection is still good. */
function isServerError(error: unknown): boolean {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && severity === 'ERROR';
}
