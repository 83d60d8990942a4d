import { type Address, RefusedError, ValkeySession } from '../../../local/valkey';
import { now } from '../../history';
import type { Write } from './writes';

export interface ClientOptions {
  readonly name: string;
  readonly place: string;
  /** Where each member is reached; the first one is asked first. */
  readonly doors: Readonly<Record<string, Address>>;
  readonly password: string;
  readonly timeout: number;
  /** Makes its keys unlike those of other runs. */
  readonly seed: number;
}

type Outcome = Pick<Write, 'outcome' | 'code'>;

/**
 * Stays with the member that takes its writes and asks the next one when that does not: what a client does that knows all
 * members and does not trust what it was told of their roles.
 */
export class CacheClient {
  private readonly members: readonly string[];
  private at = 0;
  private count = 0;
  private session?: ValkeySession;

  constructor(private readonly options: ClientOptions) {
    this.members = Object.keys(options.doors);
  }

  /** Writes once, under a key that was never used. Never rejects. */
  async write(): Promise<Write> {
    const { name, place, seed } = this.options;
    const member = this.members[this.at];
    const key = `${seed}:${name}:${(this.count += 1)}`;
    const sent = now().mono;
    const outcome = await this.set(member, key);
    if (outcome.outcome !== 'ack') this.moveOn();
    return { client: name, place, key, member, sent, answered: now().mono, ...outcome };
  }

  close(): void {
    this.session?.close();
    this.session = undefined;
  }

  private async set(member: string, key: string): Promise<Outcome> {
    const { doors, password, timeout } = this.options;
    try {
      this.session ??= await ValkeySession.open(doors[member], password, timeout);
    } catch {
      return { outcome: 'error' };
    }
    try {
      const answer = await this.session.call('SET', key, '1');
      return answer === 'OK' ? { outcome: 'ack' } : { outcome: 'unknown' };
    } catch (error) {
      if (error instanceof RefusedError) return { outcome: 'refused', code: error.code };
      return { outcome: 'unknown' };
    }
  }

  private moveOn(): void {
    this.close();
    this.at = (this.at + 1) % this.members.length;
  }
}
