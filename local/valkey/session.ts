import { Valkey } from 'iovalkey';

/** Where a server is reached. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A server said no, in its own words: `code` is the first of them, for instance `NOREPLICAS`. Nothing was done. */
export class RefusedError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * One connection that gives up by itself: nothing is sent again, nothing is queued, and silence ends it. After an error
 * other than `RefusedError` it is gone and the outcome of its commands unknown.
 */
export class ValkeySession {
  private constructor(private readonly client: Valkey) {}

  /** @param timeout milliseconds for connecting and for each answer; default 2000 */
  static async open(address: Address, password: string, timeout = 2000): Promise<ValkeySession> {
    const client = new Valkey({
      ...address,
      password,
      db: 0,
      lazyConnect: true,
      connectTimeout: timeout,
      socketTimeout: timeout,
      retryStrategy: () => null,
      enableReadyCheck: false,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
    });
    client.on('error', () => undefined); // shows at the next command
    try {
      await client.connect();
    } catch (error) {
      client.disconnect();
      throw error;
    }
    return new ValkeySession(client);
  }

  /** @throws RefusedError if the server answered with an error */
  async call(command: string, ...args: string[]): Promise<unknown> {
    try {
      return await this.client.call(command, args);
    } catch (error) {
      const { name, message } = error as Error;
      if (name === 'ReplyError') throw new RefusedError(message.split(' ', 1)[0]!, message);
      this.close();
      throw error;
    }
  }

  /** Closes without a farewell: a server that is cut off would not answer it. */
  close(): void {
    this.client.disconnect();
  }
}
