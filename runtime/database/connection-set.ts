import { droppedCode, timeoutCode } from './classify';
import { Connection, type ConnectionOptions } from './connection';
import type { Gate } from './gate';
import { nameOf, type Member } from './member';

interface Waiter {
  readonly resolve: (connection: Connection) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The connections to one member: kept and reused, at most `limit`, opened a few at a time through a gate that all
 * members share, and dropped together when the member is gone.
 */
export class ConnectionSet {
  private readonly idle: Connection[] = [];
  private readonly busy = new Set<Connection>();
  private readonly waiting: Waiter[] = [];
  private opening = 0;

  constructor(
    private readonly member: Member,
    private readonly limit: number,
    private readonly gate: Gate,
    private readonly options: ConnectionOptions,
  ) {}

  get size(): number {
    return this.idle.length + this.busy.size + this.opening;
  }

  /** A connection of its own for the caller, within `patience` milliseconds. */
  async acquire(patience: number): Promise<Connection> {
    for (;;) {
      const connection = this.idle.pop();
      if (!connection) break;
      if (connection.alive) return this.lend(connection);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.forget(waiter);
        reject(coded(timeoutCode, `no connection to ${nameOf(this.member)} within ${Math.round(patience)} ms`));
      }, patience);
      const waiter: Waiter = {
        resolve: (connection) => (clearTimeout(timer), resolve(connection)),
        reject: (error) => (clearTimeout(timer), reject(error)),
      };
      this.waiting.push(waiter);
      this.open();
    });
  }

  /** Gives a connection back; one that is not known to be clean is closed. */
  release(connection: Connection, clean: boolean): void {
    this.busy.delete(connection);
    if (clean && connection.alive) this.hand(connection);
    else {
      connection.destroy('not reusable');
      this.open();
    }
  }

  /** Destroys every connection, also those in use: whoever uses one learns it at once. */
  drop(reason: string): void {
    const error = coded(droppedCode, `${nameOf(this.member)} was dropped: ${reason}`);
    for (const waiter of this.waiting.splice(0)) waiter.reject(error);
    for (const connection of [...this.idle.splice(0), ...this.busy]) connection.destroy(reason);
    this.busy.clear();
  }

  async close(): Promise<void> {
    for (const waiter of this.waiting.splice(0)) waiter.reject(coded(droppedCode, 'the pool is closed'));
    await Promise.all([...this.idle.splice(0)].map((connection) => connection.close()));
    for (const connection of this.busy) connection.destroy('the pool is closed');
    this.busy.clear();
  }

  /** Opens a connection if somebody waits who is not served by one that is being opened. */
  private open(): void {
    if (this.waiting.length <= this.opening || this.size >= this.limit) return;
    this.opening++;
    this.gate
      .run(async () => (this.waiting.length > 0 ? Connection.open(this.member, this.options) : undefined))
      .then(
        (connection) => {
          this.opening--;
          if (connection) this.hand(connection);
        },
        (error: Error) => {
          this.opening--;
          // One failed attempt answers one waiter; the pool decides whether it tries again, and where.
          this.waiting.shift()?.reject(error);
          this.open();
        },
      );
  }

  private hand(connection: Connection): void {
    const waiter = this.waiting.shift();
    if (waiter) waiter.resolve(this.lend(connection));
    else this.idle.push(connection);
  }

  private lend(connection: Connection): Connection {
    this.busy.add(connection);
    return connection;
  }

  private forget(waiter: Waiter): void {
    const index = this.waiting.indexOf(waiter);
    if (index >= 0) this.waiting.splice(index, 1);
  }
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
