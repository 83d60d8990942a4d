import { setTimeout as sleep } from 'node:timers/promises';
import { type GroupAction, type GroupRules, type GroupState, type Seen, decide } from './decide';
import { type ReplicationInfo, parseReplication } from './info';
import { type Address, ValkeySession } from './session';

export interface AutomaticFailoverOptions {
  readonly password: string;
  /** Member that is primary at the beginning. */
  readonly primary: string;
  /** Where the control plane reaches each member. */
  readonly doors: Readonly<Record<string, Address>>;
  /** Where a member reaches another one. */
  readonly route: (member: string, primary: string) => Address;
  /** Milliseconds of silence after which a replica is promoted. */
  readonly detection: number;
  /** Milliseconds that one look waits for an answer. Default: a tenth of the detection, at most 1000 */
  readonly timeout?: number;
  /** Told of every command that a member has taken. */
  readonly onAction?: (action: GroupAction) => void;
}

/**
 * Plays ElastiCache's automatic failover for one shard: it looks at every member, promotes a replica when the primary was
 * silent for too long, and makes everybody follow it, the old primary too once that can be reached again.
 */
export class AutomaticFailover {
  private state: GroupState;
  private readonly sessions = new Map<string, ValkeySession>();
  private stopped = false;
  private readonly timeout: number;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: AutomaticFailoverOptions) {
    this.state = { primary: options.primary };
    this.timeout = options.timeout ?? Math.min(1000, options.detection / 10);
  }

  /** Member that is meant to be written. */
  get primary(): string {
    return this.state.primary;
  }

  start(): void {
    this.running = this.watch();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
    for (const session of this.sessions.values()) session.close();
  }

  private async watch(): Promise<void> {
    while (!this.stopped) {
      const began = performance.now();
      await this.look(began);
      await sleep(Math.max(20, this.timeout - (performance.now() - began)));
    }
  }

  private async look(now: number): Promise<void> {
    const { detection, route } = this.options;
    const rules: GroupRules = { detection, port: (member, primary) => route(member, primary).port };
    const { state, actions } = decide(this.state, await this.seen(), now, rules);
    this.state = state;
    for (const action of actions) await this.carryOut(action);
  }

  private async seen(): Promise<Seen> {
    const names = Object.keys(this.options.doors);
    const answers = await Promise.all(names.map(async (name) => [name, await this.ask(name)] as const));
    return Object.fromEntries(answers.filter((answer): answer is [string, ReplicationInfo] => answer[1] !== undefined));
  }

  private async ask(member: string): Promise<ReplicationInfo | undefined> {
    try {
      return parseReplication(String(await this.call(member, 'INFO', 'replication')));
    } catch {
      return undefined; // silent, as far as this look goes
    }
  }

  /** What fails is tried again at the next look, which finds it undone. */
  private async carryOut(action: GroupAction): Promise<void> {
    try {
      await this.call(action.member, 'REPLICAOF', ...this.place(action));
    } catch {
      return;
    }
    this.options.onAction?.(action);
  }

  private place(action: GroupAction): [string, string] {
    if (action.kind === 'promote') return ['NO', 'ONE'];
    const { host, port } = this.options.route(action.member, action.primary);
    return [host, String(port)];
  }

  private async call(member: string, command: string, ...args: string[]): Promise<unknown> {
    const { doors, password } = this.options;
    try {
      const session = this.sessions.get(member) ?? (await ValkeySession.open(doors[member]!, password, this.timeout));
      this.sessions.set(member, session);
      return await session.call(command, ...args);
    } catch (error) {
      this.sessions.get(member)?.close();
      this.sessions.delete(member);
      throw error;
    }
  }
}
