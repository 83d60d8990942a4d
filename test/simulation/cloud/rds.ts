import { DatabaseState } from '../database/state';
import { Server, type ServerEvent, type Standby } from '../database/server';
import { named, type Network, type Reply } from './network';
import type { Command } from './documents';

/** A database instance as RDS sees it, and the server behind it. */
export interface Instance {
  readonly identifier: string;
  readonly region: string;
  server: Server;
  status: string;
  /** ARN of the instance that it replicates from. */
  source: string | undefined;
  deletionProtection: boolean;
  backupRetention: number;
}

export interface RdsOptions {
  readonly network: Network;
  readonly tell: (event: ServerEvent) => void;
  /** Told when RDS changes an instance. */
  readonly onChange: (what: string, instance: Instance) => void;
}

/** Milliseconds that RDS takes. */
const takes = { promotion: 1500, deletion: 800, creation: 1200, modification: 200 };

const unknownInstance = (identifier: string) => named('DBInstanceNotFoundFault', `${identifier} does not exist`);

/** RDS in all Regions: one instance a Region, and replication between them. */
export class Rds {
  readonly instances = new Map<string, Instance>();
  /** Milliseconds by which replicas are behind, at least. */
  lag = 20;
  /** Replication stands still. */
  stalled = false;
  private serial = 0;

  constructor(private readonly options: RdsOptions) {}

  /** The instance of a Region; each holds one. */
  in(region: string): Instance | undefined {
    return this.instances.get(region);
  }

  create(region: string, identifier: string, source?: Instance): Instance {
    const server = this.serverOf(`${identifier}-${++this.serial}`, region);
    if (source) this.copy(source.server, server);
    const instance: Instance = {
      identifier,
      region,
      server,
      status: 'available',
      source: source && this.arnOf(source),
      deletionProtection: true,
      backupRetention: 35,
    };
    this.instances.set(region, instance);
    return instance;
  }

  /** Gives a writer two standbys inside its Region, of which one must have each commit. */
  addStandbys({ server }: Instance): void {
    const received = server.log.length;
    for (const zone of ['b', 'c']) server.standbys.push({ name: `${server.name}${zone}`, received, severed: false });
  }

  serverNamed(name: string): Server | undefined {
    return [...this.instances.values()].find(({ server }) => server.name === name)?.server;
  }

  /** A standby becomes the writer, with what it has of the log. */
  takeOver(instance: Instance, lost: Server, standby: Standby): Server {
    const server = this.serverOf(standby.name, instance.region);
    server.log.push(...lost.log.slice(0, standby.received));
    server.state = DatabaseState.of(server.log);
    server.timeline = lost.timeline;
    server.standbys = lost.standbys
      .filter((other) => other !== standby)
      .map(({ name, received }) => ({
        name: `${name}'`,
        received: Math.min(received, server.log.length),
        severed: false,
      }));
    this.options.tell({ kind: 'replaced', server, lost });
    server.promote();
    instance.server = server;
    for (const { server: replica } of this.instances.values()) if (replica.source === lost) replica.source = server;
    return server;
  }

  /** A request that arrived at a Region's control plane. */
  serve(region: string, command: Command, reply: Reply<object>): void {
    try {
      reply.resolve(this.perform(region, command));
    } catch (error) {
      reply.reject(error as Error);
    }
  }

  /** Sends what replicas lack, one look after the other while there is something to send. */
  replicate(): void {
    for (const { server } of this.instances.values()) if (server.source) this.pump(server);
  }

  private readonly pumping = new Set<Server>();

  private pump(replica: Server): void {
    if (this.pumping.has(replica)) return;
    this.pumping.add(replica);
    const { network } = this.options;
    const wait = Math.max(this.lag, 20);
    network.scheduler.later(wait, () => {
      this.pumping.delete(replica);
      const { source } = replica;
      if (!source || replica.log.length >= source.shipped) return;
      const flows = !this.stalled && source.running && !source.hung && replica.running && !replica.hung;
      if (flows && network.connected(source.region, replica.region) && isPrefix(replica, source))
        while (replica.log.length < source.shipped) replica.receive(source.log[replica.log.length]!);
      if (replica.log.length < source.shipped) network.scheduler.later(200, () => this.pump(replica));
    });
  }

  private serverOf(name: string, region: string): Server {
    return new Server(name, region, this.options.network.scheduler, (event) => {
      if (event.kind === 'commit') this.replicate();
      this.options.tell(event);
    });
  }

  private perform(region: string, command: Command): object {
    const input = command.input as Record<string, never> & { readonly DBInstanceIdentifier: string };
    const kind = command.constructor.name;
    if (kind === 'CreateDBInstanceReadReplicaCommand') return this.createReplica(region, input);
    if (kind === 'AddTagsToResourceCommand') return {};
    const instance = this.in(region);
    if (!instance || instance.identifier !== input.DBInstanceIdentifier)
      throw unknownInstance(input.DBInstanceIdentifier);
    switch (kind) {
      case 'DescribeDBInstancesCommand':
        return { DBInstances: [describe(instance)] };
      case 'PromoteReadReplicaCommand':
        return this.promote(instance);
      case 'ModifyDBInstanceCommand':
        instance.deletionProtection = input.DeletionProtection ?? instance.deletionProtection;
        instance.backupRetention = input.BackupRetentionPeriod ?? instance.backupRetention;
        this.busy(instance, 'modifying', takes.modification);
        return {};
      case 'DeleteDBInstanceCommand':
        return this.delete(instance);
      default:
        throw new Error(`the simulated RDS does not know ${kind}`);
    }
  }

  private busy(instance: Instance, status: string, milliseconds: number, then?: () => void): void {
    instance.status = status;
    this.options.network.scheduler.later(milliseconds, () => {
      if (this.in(instance.region) !== instance) return;
      instance.status = 'available';
      then?.();
      this.options.onChange(status, instance);
    });
  }

  private promote(instance: Instance): object {
    if (!instance.source || instance.status !== 'available')
      throw named(
        'InvalidDBInstanceStateFault',
        `${instance.identifier} is ${instance.source ? instance.status : 'no replica'}`,
      );
    this.busy(instance, 'modifying', takes.promotion, () => {
      instance.source = undefined;
      instance.server.promote();
    });
    return {};
  }

  /** A promotion that was asked for long ago. */
  promoteLate(instance: Instance): void {
    this.promote(instance);
  }

  private delete(instance: Instance): object {
    if (instance.deletionProtection)
      throw named('InvalidParameterCombination', `${instance.identifier} is protected against deletion`);
    if (instance.status === 'deleting') throw named('InvalidDBInstanceStateFault');
    instance.status = 'deleting';
    instance.server.crash();
    this.options.network.scheduler.later(takes.deletion, () => {
      if (this.in(instance.region) === instance) this.instances.delete(instance.region);
    });
    return {};
  }

  private createReplica(region: string, input: { readonly DBInstanceIdentifier: string }): object {
    if (this.in(region)) throw named('DBInstanceAlreadyExistsFault');
    const { SourceDBInstanceIdentifier: arn } = input as unknown as { SourceDBInstanceIdentifier: string };
    const source = [...this.instances.values()].find((one) => this.arnOf(one) === arn);
    if (!source || source.source || !source.server.running || !this.options.network.connected(region, source.region))
      throw named('InvalidDBInstanceStateFault', `${arn} is no source that can be copied now`);
    const instance = this.create(region, input.DBInstanceIdentifier, source);
    instance.backupRetention = 0;
    this.busy(instance, 'creating', takes.creation, () => this.replicate());
    return {};
  }

  private copy(from: Server, to: Server): void {
    to.log.push(...from.log);
    to.state = DatabaseState.of(to.log);
    to.timeline = from.timeline;
    to.source = from;
  }

  private arnOf({ region, identifier }: Instance): string {
    return `arn:aws:rds:${region}:000000000000:db:${identifier}`;
  }
}

/** Whether all that a replica holds is the beginning of what its source holds. */
function isPrefix(replica: Server, source: Server): boolean {
  const last = replica.log.length - 1;
  return last < 0 || (last < source.log.length && source.log[last] === replica.log[last]);
}

function describe(instance: Instance): object {
  const { identifier, status, source, deletionProtection, backupRetention, server } = instance;
  return {
    DBInstanceIdentifier: identifier,
    DBInstanceStatus: status,
    ReadReplicaSourceDBInstanceIdentifier: source,
    DeletionProtection: deletionProtection,
    BackupRetentionPeriod: backupRetention,
    Endpoint: { Address: server.name, Port: 5432 },
  };
}
