import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ManagedProcess, type RunFolder, freePort, lastLines, startProcess } from '../process';
import { type ReplicationInfo, parseInfo, parseReplication } from './info';
import { findValkey } from './installation';
import { type Address, RefusedError, ValkeySession } from './session';
import { type ValkeySettings, baseSettings, renderSettings } from './settings';

export interface MemberOptions {
  readonly run: RunFolder;
  readonly name: string;
  /** Asked of clients and shown to primaries: the same for all members of a group. */
  readonly password: string;
  readonly settings?: ValkeySettings;
  /** Default: a free port, kept for the member's life. */
  readonly port?: number;
}

/** One Valkey server: a process that can be started, hung and killed, and its place in replication. It is born a primary. */
export class ValkeyMember {
  private process?: ManagedProcess;
  private session?: Promise<ValkeySession>;

  private constructor(
    private readonly options: MemberOptions,
    private readonly folder: string,
    readonly address: Address,
  ) {}

  /** Writes the member's configuration. It is not started. */
  static async create(options: MemberOptions): Promise<ValkeyMember> {
    const { run, name, password, settings } = options;
    const port = options.port ?? (await freePort());
    const folder = join(run.folder('valkey'), name);
    mkdirSync(folder, { mode: 0o700 });
    // The password is in the file, which nobody else may read, and not among the arguments, which everybody may.
    const secrets = { requirepass: password, primaryauth: password };
    const text = renderSettings({ ...baseSettings, ...settings, port, dir: folder, ...secrets });
    writeFileSync(join(folder, 'valkey.conf'), text, { mode: 0o600 });
    return new ValkeyMember(options, folder, { host: '127.0.0.1', port });
  }

  get name(): string {
    return this.options.name;
  }

  get running(): boolean {
    return this.process?.running ?? false;
  }

  /** Starts the server and waits until it answers. @param limit milliseconds, default 15000 */
  async start(limit = 15_000): Promise<void> {
    if (this.running) return;
    this.process = await startProcess({
      name: `valkey-${this.name}`,
      command: findValkey(),
      args: [join(this.folder, 'valkey.conf')],
      cwd: this.folder,
      run: this.options.run,
      ready: 'spawned',
    });
    await this.until('answers', async () => (await this.call('PING')) === 'PONG', limit);
  }

  /** SIGTERM, and SIGKILL after three seconds. What was in memory is gone. */
  async stop(): Promise<void> {
    this.dropSession();
    await this.process?.stop();
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.dropSession();
    await this.process?.kill();
  }

  /** Hangs the server: its connections stay open. */
  pause(): void {
    this.process?.pause();
  }

  resume(): void {
    this.process?.resume();
  }

  /** Runs a command over a connection past the fabric, which is kept. */
  async call(command: string, ...args: string[]): Promise<unknown> {
    this.session ??= ValkeySession.open(this.address, this.options.password);
    const session = this.session;
    try {
      return await (await session).call(command, ...args);
    } catch (error) {
      if (this.session === session && !(error instanceof RefusedError)) this.dropSession();
      throw error;
    }
  }

  async replication(): Promise<ReplicationInfo> {
    return parseReplication(String(await this.call('INFO', 'replication')));
  }

  /** For instance `9.1.2`. */
  async version(): Promise<string> {
    return parseInfo(String(await this.call('INFO', 'server'))).valkey_version ?? 'unknown';
  }

  /** Becomes a replica of whom that address leads to. What it has and its primary has not is gone. */
  async follow(source: Address): Promise<void> {
    await this.call('REPLICAOF', source.host, String(source.port));
  }

  /** Every key that it holds. */
  async keys(): Promise<Set<string>> {
    const keys = new Set<string>();
    let cursor = '0';
    do {
      const [next, batch] = (await this.call('SCAN', cursor, 'COUNT', '1000')) as [string, string[]];
      for (const key of batch) keys.add(key);
      cursor = next;
    } while (cursor !== '0');
    return keys;
  }

  /** Polls until the condition holds; an error of the condition counts as not yet. */
  async until(what: string, condition: () => Promise<boolean>, limit: number): Promise<void> {
    const end = performance.now() + limit;
    for (let last: unknown; ; await sleep(25)) {
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
    return new Error(`cache member ${this.name} ${what}${reason}`, { cause });
  }

  private dropSession(): void {
    void this.session?.then((session) => session.close()).catch(() => undefined);
    this.session = undefined;
  }
}
