import { type ClientHttp2Session, connect } from 'node:http2';
import { callerHeader, heartbeatPath, windowSize } from './relay';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** Why a call brought no answer. `sent` tells whether the peer may have carried it out. */
export class NoAnswer extends Error {
  constructor(
    message: string,
    readonly sent: boolean,
  ) {
    super(message);
  }
}

/** Milliseconds after which a call that nobody waits for any more is forgotten. */
const linger = 120_000;

/** One Region's connection to another Region's relay: kept open, opened again when it breaks. */
export class Peer {
  private session?: ClientHttp2Session;
  private connected = false;

  constructor(
    private readonly caller: string,
    private readonly port: number,
  ) {}

  /** True while bytes can be put on a connection that was once accepted by the peer. */
  get open(): boolean {
    return this.connected && this.session !== undefined && !this.session.destroyed;
  }

  /** Resolves once the peer has answered. */
  async heartbeat(timeout: number): Promise<void> {
    await this.exchange({ ':method': 'GET', ':path': heartbeatPath }, undefined, timeout);
  }

  /** Sends a call once; @throws NoAnswer */
  call(headers: Record<string, string>, body: Buffer, timeout: number): Promise<Answer> {
    if (!this.open) return Promise.reject(new NoAnswer('no connection to the peer', false));
    return this.exchange({ ...headers, ':method': 'POST', ':path': '/' }, body, timeout);
  }

  close(): void {
    this.session?.destroy();
    this.session = undefined;
  }

  private exchange(headers: Record<string, string>, body: Buffer | undefined, timeout: number): Promise<Answer> {
    const session = this.current();
    return new Promise((resolve, reject) => {
      const stream = session.request({ ...headers, [callerHeader]: this.caller });
      const fail = (message: string) => reject(new NoAnswer(message, true));
      // The stream stays open for a while: a reset would take back a call that is still on its way, and a server takes
      // many resets for an attack.
      const timer = setTimeout(() => fail(`no answer within ${Math.round(timeout)} ms`), timeout);
      const forget = setTimeout(() => stream.close(), linger).unref();
      const chunks: Buffer[] = [];
      let answered: NodeJS.Dict<string | string[]> & { ':status'?: number } = {};
      stream.once('response', (received) => (answered = received as typeof answered));
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', (error) => fail(error.message));
      stream.once('close', () => {
        clearTimeout(timer);
        clearTimeout(forget);
        const { ':status': status, ...rest } = answered;
        if (status === undefined || stream.rstCode !== 0) return fail('the connection broke before the answer');
        resolve({ status, headers: rest, body: Buffer.concat(chunks) });
      });
      stream.end(body);
    });
  }

  private current(): ClientHttp2Session {
    if (this.session && !this.session.destroyed && !this.session.closed) return this.session;
    const session = connect(`http://127.0.0.1:${this.port}`, { settings: { initialWindowSize: windowSize } });
    this.connected = false;
    session.once('connect', () => session.setLocalWindowSize(windowSize));
    // Through a proxy "connect" says nothing of the peer; its settings frame has crossed.
    session.once('remoteSettings', () => (this.connected = true));
    session.on('error', () => session.destroy());
    this.session = session;
    return session;
  }
}
