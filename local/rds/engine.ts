import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Administrator,
  type NewMember,
  type PostgresInstallation,
  type PostgresMember,
  type PostgresSettings,
  initialiseMember,
  queryOnce,
  seedMember,
} from '../postgres';
import { type DatabaseInstance, type Seat, peersOf, placeOf, targetOf } from './instance';
import type { LinkBook } from './links';

/** Owner of the application's database: what the master user is on RDS, not a superuser. */
export interface Owner {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Makes, connects and removes the servers behind the instances. */
export class Engine {
  constructor(
    private readonly installation: PostgresInstallation,
    private readonly administrator: Administrator,
    readonly owner: Owner,
    private readonly links: LinkBook,
    private readonly settings: PostgresSettings = {},
  ) {}

  /** A primary: one server that writes, and standbys in other zones of which one must confirm each commit. */
  async createPrimary(instance: DatabaseInstance): Promise<void> {
    const seat = instance.leaderSeat;
    seat.member = await initialiseMember(this.newMember(seat));
    await seat.member.start();
    await this.createOwner(seat.member);
    await this.createStandbys(instance);
    await this.synchronous(instance);
  }

  /** A replica: its leader is a copy of the source's writer, made through the network between them. */
  async createReplica(instance: DatabaseInstance, source: DatabaseInstance): Promise<void> {
    await this.seed(instance, instance.leaderSeat, source, source.leaderSeat);
    await this.createStandbys(instance);
  }

  /** Gives the leader its standbys; a commit waits for one of them as soon as the leader writes. */
  async createStandbys(instance: DatabaseInstance): Promise<void> {
    await Promise.all(instance.standbySeats.map((seat) => this.seed(instance, seat, instance, instance.leaderSeat)));
    for (const seat of instance.seats) this.awaitPeers(instance, seat);
  }

  /** Makes a server anew as a copy of another; the name and the port of its seat stay. */
  async seed(instance: DatabaseInstance, seat: Seat, source: DatabaseInstance, from: Seat): Promise<void> {
    if (!from.member) throw new Error(`database member ${from.name} does not exist: nothing to copy`);
    seat.member = undefined;
    const via = await this.reach(instance, seat, source, from);
    const member = await seedMember(this.newMember(seat), from.member, via);
    seat.member = member;
    this.awaitPeers(instance, seat);
    await member.start();
  }

  /** Rejects unless the replica's leader can reach the source's, through the network between them. */
  async assertReachable(instance: DatabaseInstance, source: DatabaseInstance): Promise<void> {
    const via = await this.reach(instance, instance.leaderSeat, source, source.leaderSeat);
    await queryOnce(via, source.writer.administrator, 'select 1', [], 2000);
  }

  /** Lets a server follow another one from now on. */
  async follow(instance: DatabaseInstance, seat: Seat, source: DatabaseInstance, from: Seat): Promise<void> {
    seat.member?.follow(await this.reach(instance, seat, source, from));
  }

  /**
   * Takes a server's stream away for good, at the server and in the network: once this has resolved, its source hears
   * of nothing that it received, whatever the server itself may still try.
   */
  async sever(seat: Seat, limit: number): Promise<void> {
    const stopped = seat.member?.stopReceiving(limit) ?? Promise.reject(new Error(`${seat.name} does not exist`));
    await Promise.all([stopped, this.links.cut(replicationPrefix(seat))]);
  }

  /** Waits until so many of its standbys confirm what the leader writes. */
  async synchronous(instance: DatabaseInstance, count = 1, limit = 30_000): Promise<void> {
    if (instance.seats.length === 1) return;
    const sql = `select count(*)::int as n from pg_stat_replication where state = 'streaming' and sync_state <> 'async'`;
    const enough = async () => (await instance.writer.query<{ n: number }>(sql))[0]!.n >= count;
    await instance.writer.until(`has ${count} synchronous standby`, enough, limit);
  }

  /**
   * Removes the servers; links to the instance's endpoint stay, for whoever has the identifier next.
   *
   * @param keepAs name under which the leader's data is kept for forensics; else it is deleted
   */
  async remove(instance: DatabaseInstance, keepAs?: string): Promise<void> {
    for (const seat of instance.seats) await this.removeSeat(seat, seat === instance.leaderSeat ? keepAs : undefined);
  }

  /** Removes one server. @param keepAs name under which its data is kept */
  async removeSeat(seat: Seat, keepAs?: string): Promise<void> {
    const { member } = seat;
    seat.member = undefined;
    await this.links.cut(replicationPrefix(seat));
    if (!member) return;
    await member.kill();
    if (keepAs) {
      const kept = join(this.keptFolder, keepAs);
      if (!existsSync(kept)) renameSync(member.data, kept);
    }
    await member.destroy();
  }

  /** Where data is kept of instances that were deleted with a final snapshot, and of writers that were replaced. */
  get keptFolder(): string {
    const folder = join(this.installation.run.folder('postgres'), 'kept');
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  private awaitPeers(instance: DatabaseInstance, seat: Seat): void {
    const peers = peersOf(instance, seat);
    if (peers.length > 0) seat.member?.waitFor(1, peers);
  }

  private reach(instance: DatabaseInstance, seat: Seat, source: DatabaseInstance, from: Seat) {
    const name = `${replicationPrefix(seat)}${from.name}`;
    return this.links.reach(name, placeOf(instance, seat), placeOf(source, from), targetOf(from));
  }

  private newMember(seat: Seat): NewMember {
    const { installation, administrator, settings } = this;
    return { name: seat.name, port: seat.port, installation, administrator, settings };
  }

  private async createOwner(member: PostgresMember): Promise<void> {
    const { user, password, database } = this.owner;
    await member.query(`create role ${identifier(user)} login createdb createrole password ${literal(password)}`);
    await member.query(`grant pg_monitor, pg_signal_backend, pg_checkpoint to ${identifier(user)}`);
    await member.query(`create database ${identifier(database)} owner ${identifier(user)}`);
  }
}

export const endpointPrefix = (region: string, id: string) => `database:${region}/${id}:`;
export const memberPrefix = (seat: Seat) => `database-member:${seat.name}:`;
const replicationPrefix = (seat: Seat) => `replication:${seat.name}:`;

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
