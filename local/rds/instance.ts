import { randomBytes } from 'node:crypto';
import type { PostgresMember } from '../postgres';
import type { Target } from './links';

/** The states that the local RDS goes through, a subset of the real one's. */
export type InstanceStatus = 'creating' | 'available' | 'modifying' | 'rebooting' | 'deleting' | 'failed';

/** One server of an instance and where it stands. */
export interface Seat {
  readonly zone: string;
  /** Name of its server, the same for good; a rebuilt server takes it over, and its port. */
  readonly name: string;
  readonly port: number;
  member?: PostgresMember;
  /** It was the writer and has been replaced: it is not restarted, only made anew. */
  replaced?: boolean;
}

/** Options of an instance that `ModifyDBInstance` can change. */
export interface InstanceSettings {
  deletionProtection: boolean;
  backupRetentionPeriod: number;
  multiAz: boolean;
}

/**
 * A database instance as RDS sees it: an identifier that stays, and behind it servers in several zones of which one
 * leads. The leader of a primary writes; the leader of a replica follows its source, and the others follow the leader.
 */
export class DatabaseInstance {
  status: InstanceStatus = 'creating';
  /** Identifier and Region of the instance that it replicates from; absent for a primary. */
  source?: { readonly identifier: string; readonly region: string };
  /** Timeline that its leader writes, known for primaries. */
  timeline = 1;
  leader = 0;
  readonly created = new Date();
  /** Changes when an instance is made anew under an old identifier. */
  readonly resourceId = `db-${randomBytes(13).toString('hex').toUpperCase()}`;
  /** Its tags, key to value. An instance that is made anew begins without. */
  readonly tags = new Map<string, string>();
  private work: Promise<unknown> = Promise.resolve();
  private busyWith = 0;

  constructor(
    readonly identifier: string,
    readonly region: string,
    readonly seats: readonly Seat[],
    readonly settings: InstanceSettings,
  ) {}

  get key(): string {
    return instanceKey(this.region, this.identifier);
  }

  get leaderSeat(): Seat {
    return this.seats[this.leader]!;
  }

  /** The server that writes, or follows the source. */
  get writer(): PostgresMember {
    const member = this.leaderSeat.member;
    if (!member) throw new Error(`database instance ${this.identifier} has no server yet (status ${this.status})`);
    return member;
  }

  get standbySeats(): Seat[] {
    return this.seats.filter((_, index) => index !== this.leader);
  }

  get members(): PostgresMember[] {
    return this.seats.flatMap((seat) => seat.member ?? []);
  }

  get busy(): boolean {
    return this.busyWith > 0;
  }

  /** Runs one change of this instance after the other. */
  exclusively<Result>(change: () => Promise<Result>): Promise<Result> {
    this.busyWith += 1;
    const result = this.work.then(change).finally(() => (this.busyWith -= 1));
    this.work = result.catch(() => undefined);
    return result;
  }
}

export const instanceKey = (region: string, identifier: string) => `${region}/${identifier}`;

/** Place of a seat in the network fabric. */
export const placeOf = (instance: { region: string }, seat: Seat) => `${instance.region}/${seat.zone}`;

/** The names that a commit on this seat waits for: all the others. */
export const peersOf = (instance: DatabaseInstance, seat: Seat) =>
  instance.seats.filter((other) => other !== seat).map((other) => other.name);

/** Where the server of a seat listens; the same for good. */
export const targetOf = (seat: Seat): Target => ({ host: '127.0.0.1', port: seat.port });
