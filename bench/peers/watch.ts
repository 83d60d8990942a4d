import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../../drill/history';
import { type Address, Session } from '../../local/postgres';
import type { Look } from './overlap';
import { administrator } from './postgres';

/** Milliseconds. */
const interval = 50;
const timeout = 1000;

/** Asks every server again and again, past all links and faults, whether it is a primary. */
export class PrimaryWatch {
  readonly looks: Look[] = [];
  private stopped = false;
  private readonly watching: Promise<unknown>;

  constructor(nodes: readonly { readonly name: string; readonly server: Address }[]) {
    this.watching = Promise.all(nodes.map((node) => this.watch(node.name, node.server)));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.watching;
  }

  private async watch(name: string, server: Address): Promise<void> {
    let session: Session | undefined;
    while (!this.stopped) {
      const sent = now().mono;
      let primary: boolean | undefined;
      try {
        session ??= await Session.open(server, administrator, timeout);
        const [row] = await session.query<{ primary: boolean }>(
          'SELECT NOT pg_is_in_recovery() AS primary',
          [],
          timeout,
        );
        primary = row?.primary;
      } catch {
        session?.close();
        session = undefined;
      }
      this.looks.push({ server: name, sent, answered: now().mono, primary });
      await sleep(interval);
    }
    session?.close();
  }
}
