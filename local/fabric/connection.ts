import { connect, type Socket } from 'node:net';
import { Pipe, type Valve } from './pipe';

/** A service on a loopback port. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** What a connection obeys: bytes from the client's place to the service's, and back; or a reset. */
export type Path = { readonly reset: true } | { readonly reset: false; readonly there: Valve; readonly back: Valve };

/**
 * One client's connection and, once both directions let bytes through, its counterpart to the service. The operating
 * system has already accepted the client; keeping the service's side unopened is what a lost SYN looks like to it.
 */
export class Connection {
  private readonly there: Pipe;
  private readonly back: { pipe?: Pipe; socket?: Socket } = {};
  private opening?: NodeJS.Timeout;
  private openSockets = 1;

  constructor(
    private readonly client: Socket,
    private readonly target: Target,
    private path: Path,
    private readonly onClosed: () => void,
  ) {
    client.setNoDelay(true);
    this.there = new Pipe(client, path.reset ? { open: false } : path.there, () => this.back.socket?.resetAndDestroy());
    client.once('close', () => this.closed());
    client.once('end', () => this.abandonIfHanging());
    client.once('error', () => this.abandonIfHanging());
    this.follow(path);
  }

  /** True once the service's side is open. */
  get established(): boolean {
    return this.back.pipe !== undefined;
  }

  /** Obeys new rules from now on. */
  follow(path: Path): void {
    this.path = path;
    clearTimeout(this.opening);
    if (path.reset) return this.reset();
    this.there.setValve(path.there);
    this.back.pipe?.setValve(path.back);
    if (!this.back.socket && path.there.open && path.back.open)
      this.opening = setTimeout(() => this.open(), path.there.delayMs + path.back.delayMs);
  }

  reset(): void {
    clearTimeout(this.opening);
    this.there.stop();
    this.back.pipe?.stop();
    this.client.resetAndDestroy();
    this.back.socket?.resetAndDestroy();
  }

  private open(): void {
    if (this.client.destroyed) return;
    const socket = connect({ ...this.target, allowHalfOpen: true, noDelay: true });
    this.back.socket = socket;
    this.openSockets += 1;
    socket.once('close', () => this.closed());
    const refused = () => this.reset();
    socket.once('error', refused);
    socket.once('connect', () => {
      socket.off('error', refused);
      this.back.pipe = new Pipe(socket, this.path.reset ? { open: false } : this.path.back, () =>
        this.client.resetAndDestroy(),
      );
      this.back.pipe.attach(this.client);
      this.there.attach(socket);
    });
  }

  /**
   * A client that gives up while its SYN hangs was never connected: what it wrote must not reach the service later. It
   * is told by a reset, not silently.
   */
  private abandonIfHanging(): void {
    const hanging = this.path.reset || !this.path.there.open || !this.path.back.open;
    if (!this.back.socket && hanging) this.reset();
  }

  private closed(): void {
    this.openSockets -= 1;
    if (this.openSockets > 0) return;
    clearTimeout(this.opening);
    this.onClosed();
  }
}
