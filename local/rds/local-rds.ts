import { randomBytes } from 'node:crypto';
import type { DatabaseNode, RegionNode } from '../../assess/topology/model';
import { type Address, type PostgresMember, type PostgresSettings, installPostgres } from '../postgres';
import { type RunFolder, freePort } from '../process';
import { type DetectorSettings, defaultDetector } from './detector';
import { Engine, type Owner, endpointPrefix, memberPrefix } from './engine';
import { type FailoverHooks, localHooks } from './hooks';
import { DatabaseInstance, type Seat, instanceKey, placeOf, targetOf } from './instance';
import { LinkBook, type Links } from './links';
import { Operations } from './operations';
import { type ReadReplica, readReplicaTarget } from './read-replica';
import { Watch, type WatchEvent } from './watch';

export interface LocalRdsOptions {
  readonly run: RunFolder;
  /** Databases of the topology. In-Region replicas are answered by standbys of their source. */
  readonly databases: readonly DatabaseNode[];
  readonly regions: readonly RegionNode[];
  /** The network between places. */
  readonly links: Links;
  /** Master user, its password and the application's database. */
  readonly owner: Owner;
  /** Added to every server's settings. */
  readonly settings?: PostgresSettings;
  readonly detector?: DetectorSettings;
  /**
   * Milliseconds for which a writer that hung is left alone after it was replaced, so that waking it shows that it can
   * confirm nothing; default 5000. One whose process has ended is made anew as soon as the new writer is open, and after
   * this time at the latest.
   */
  readonly rebuildAfter?: number;
  readonly onEvent?: (event: WatchEvent) => void;
}

/** Plays RDS: instances of real PostgreSQL servers in several zones and Regions, and the API to them. */
export interface LocalRds {
  /** Answers an RDS operation; throws `RdsError`. Fits `EngineHandler`. */
  handle(operation: string, input: unknown, region: string): Promise<unknown>;
  /** Where somebody at `from` reaches an instance; stays the same when another server becomes its writer. */
  endpoint(region: string, identifier: string, from: string): Promise<Address>;
  /** Where somebody at `from` reaches each server of a Region that writes or may do so, `host:port`. */
  memberHosts(region: string, from: string): Promise<string[]>;
  /** The server that writes, or leads a replica: what a fault kills or hangs. */
  writer(region: string, identifier: string): PostgresMember;
  /** All servers of a Region. */
  members(region: string): PostgresMember[];
  /** Until this is called, in-Region failovers claim, roll forward and rewrite nothing outside this process. */
  useHooks(hooks: FailoverHooks): void;
  /** Stops watching and ends all servers; their data stays until the run folder is removed. */
  stop(): Promise<void>;
}

/** Starts all instances of the topology and waits until they replicate. */
export async function createLocalRds(options: LocalRdsOptions): Promise<LocalRds> {
  const rds = new Rds(options, await installEngine(options));
  await rds.createAll();
  return rds;
}

async function installEngine(options: LocalRdsOptions): Promise<{ engine: Engine; links: LinkBook }> {
  const installation = await installPostgres(options.run);
  const administrator = { user: 'rdsadmin', password: randomBytes(18).toString('base64url') };
  const links = new LinkBook(options.links);
  return { engine: new Engine(installation, administrator, options.owner, links, options.settings), links };
}

class Rds implements LocalRds {
  private readonly instances = new Map<string, DatabaseInstance>();
  private readonly readReplicas = new Map<string, ReadReplica>();
  private readonly ports = new Map<string, number>();
  private readonly operations: Operations;
  private readonly watch: Watch;
  private readonly engine: Engine;
  private readonly links: LinkBook;

  constructor(
    private readonly options: LocalRdsOptions,
    { engine, links }: { engine: Engine; links: LinkBook },
  ) {
    this.engine = engine;
    this.links = links;
    this.watch = new Watch(
      {
        engine,
        instances: this.instances,
        detector: options.detector ?? defaultDetector,
        rebuildAfter: options.rebuildAfter ?? 5000,
        onEvent: options.onEvent ?? (() => undefined),
        retarget: (instance) => this.retarget(instance),
      },
      localHooks(),
    );
    this.operations = new Operations({
      engine,
      watch: this.watch,
      instances: this.instances,
      readReplicas: this.readReplicas,
      endpoint: (region, identifier) => this.endpoint(region, identifier, region),
      newInstance: (region, identifier, multiAz) => this.newInstance(region, identifier, multiAz),
      retarget: (instance) => this.retarget(instance),
    });
  }

  async createAll(): Promise<void> {
    const { databases } = this.options;
    for (const node of databases.filter(({ role }) => role === 'replica')) this.addReadReplica(node);
    const primaries = databases.filter(({ role }) => role === 'primary');
    await Promise.all(primaries.map((node) => this.create(node)));
    const replicas = databases.filter(({ role }) => role === 'cross-region-replica');
    await Promise.all(replicas.map((node) => this.create(node)));
  }

  handle(operation: string, input: unknown, region: string): Promise<unknown> {
    return this.operations.handle(operation, input, region);
  }

  async endpoint(region: string, identifier: string, from: string): Promise<Address> {
    const alias = this.readReplicas.get(instanceKey(region, identifier));
    const instance = this.find(region, alias?.source ?? identifier);
    const seat = alias ? readReplicaTarget(alias, instance) : instance.leaderSeat;
    // At the Region, not at a zone: behind one name, the zone changes with the writer.
    const target = targetOf(seat);
    return this.links.reach(`${endpointPrefix(region, identifier)}${from}`, from, region, target);
  }

  async memberHosts(region: string, from: string): Promise<string[]> {
    const hosts: string[] = [];
    for (const instance of this.instances.values()) {
      if (instance.region !== region) continue;
      for (const seat of instance.seats) {
        const target = targetOf(seat);
        const address = await this.links.reach(`${memberPrefix(seat)}${from}`, from, placeOf(instance, seat), target);
        hosts.push(`${address.host}:${address.port}`);
      }
    }
    return hosts;
  }

  writer(region: string, identifier: string): PostgresMember {
    return this.find(region, identifier).writer;
  }

  members(region: string): PostgresMember[] {
    return [...this.instances.values()].filter((one) => one.region === region).flatMap((one) => one.members);
  }

  useHooks(hooks: FailoverHooks): void {
    this.watch.hooks = hooks;
  }

  async stop(): Promise<void> {
    await this.watch.stop();
    const all = [...this.instances.values()].flatMap((one) => one.members);
    await Promise.all(all.map((member) => member.kill()));
  }

  private find(region: string, identifier: string): DatabaseInstance {
    const instance = this.instances.get(instanceKey(region, identifier));
    if (!instance) throw new Error(`no database instance "${identifier}" in ${region}: there are ${this.names()}`);
    return instance;
  }

  private names(): string {
    return [...this.instances.keys(), ...this.readReplicas.keys()].join(', ') || 'none';
  }

  private addReadReplica(node: DatabaseNode): void {
    const siblings = [...this.readReplicas.values()].filter((one) => one.source === node.source);
    if (!node.source) throw new Error(`database "${node.identifier}" is a replica without a source`);
    const alias = { identifier: node.identifier, region: node.region, source: node.source, number: siblings.length };
    this.readReplicas.set(instanceKey(node.region, node.identifier), alias);
  }

  private async create(node: DatabaseNode): Promise<void> {
    const instance = await this.newInstance(node.region, node.identifier, node.multiAz);
    instance.settings.backupRetentionPeriod = node.backupRetentionDays ?? 0;
    instance.settings.deletionProtection = node.deletionProtection ?? false;
    for (const [key, value] of Object.entries(node.tags ?? {})) instance.tags.set(key, value);
    this.instances.set(instance.key, instance);
    if (node.role === 'primary') await this.engine.createPrimary(instance);
    else {
      const source = [...this.instances.values()].find(({ identifier }) => identifier === node.source);
      if (!source) throw new Error(`database "${node.identifier}" replicates from "${node.source}", which is unknown`);
      instance.source = { identifier: source.identifier, region: source.region };
      await this.engine.createReplica(instance, source);
    }
    instance.status = 'available';
    this.watch.start(instance);
  }

  /** Three servers in different zones if it is spread over zones; one if not. */
  private async newInstance(region: string, identifier: string, multiAz: boolean): Promise<DatabaseInstance> {
    const zones = this.options.regions.find(({ name }) => name === region)?.zones ?? [];
    if (zones.length === 0) throw new Error(`Region "${region}" has no zones: database "${identifier}" needs one`);
    const seats: Seat[] = [];
    for (let index = 0; index < (multiAz ? 3 : 1); index += 1) {
      const zone = zones[index % zones.length]!;
      const name = index < zones.length ? `${identifier}-${zone}` : `${identifier}-${zone}-${index + 1}`;
      seats.push({ name, zone, port: await this.portOf(name) });
    }
    return new DatabaseInstance(identifier, region, seats, {
      deletionProtection: false,
      backupRetentionPeriod: 0,
      multiAz,
    });
  }

  /** A server that is made anew under an old name keeps its port, and with it every link to it. */
  private async portOf(seat: string): Promise<number> {
    const port = this.ports.get(seat) ?? (await freePort());
    this.ports.set(seat, port);
    return port;
  }

  private async retarget(instance: DatabaseInstance): Promise<void> {
    await this.links.retarget(endpointPrefix(instance.region, instance.identifier), targetOf(instance.leaderSeat));
    for (const alias of this.readReplicas.values())
      if (alias.region === instance.region && alias.source === instance.identifier)
        await this.links.retarget(
          endpointPrefix(alias.region, alias.identifier),
          targetOf(readReplicaTarget(alias, instance)),
        );
  }
}
