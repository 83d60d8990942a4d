import type { Topology } from '../../assess/topology/model';
import type { FabricClient } from '../fabric/client';
import type { PostgresMember } from '../postgres';
import type { RunFolder } from '../process';
import { type WatchEvent, createLocalRds } from '../rds';
import type { EngineHandler } from './engine-api';
import { localFailoverHooks } from './local-failover';
import { dataRegions } from './network';
import type { Credentials } from './serverless';

/** How a database is reached for reading, past the fabric: for evidence, not for the application. */
export interface ReadableDatabase {
  readonly identifier: string;
  readonly region: string;
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
  };
}

/** The databases of the architecture: the AWS API to them, where instances find them, and what a fault does to them. */
export interface LocalDatabases {
  readonly handler: EngineHandler;
  /** `host:port,host:port` of the members of a Region, as that Region reaches them. */
  readonly hosts: (region: string) => string;
  /** From now on a failover inside a Region claims the writer through that Region's endpoint. */
  useEndpoints(endpoints: Readonly<Record<string, string>>): void;
  /** Kills or hangs the process tree of the server that writes, or leads, in a Region. */
  strike(region: string, how: 'kill' | 'hang'): Promise<void>;
  /** Wakes what was hung. */
  heal(): Promise<void>;
  /** Every server, whatever its state. */
  servers(): { readonly region: string; readonly server: PostgresMember }[];
  /** The leader of every instance. */
  readable(): ReadableDatabase[];
  stop(): Promise<void>;
}

export interface DatabaseOptions {
  readonly run: RunFolder;
  readonly topology: Topology;
  readonly fabric: FabricClient;
  readonly credentials: Credentials;
  /** Told what a failover inside a Region does. */
  readonly progress: (text: string) => void;
}

export async function startDatabases(options: DatabaseOptions): Promise<LocalDatabases> {
  const { run, topology, fabric, credentials, progress } = options;
  const { config } = topology;
  const owner = { user: credentials.username, password: credentials.password, database: config.databaseName };
  const { databases, regions } = topology;
  let stopped = false;
  const onEvent = ({ kind, instance, detail }: WatchEvent) => {
    if (!stopped) progress(`${instance} ${kind} ${JSON.stringify(detail)}`);
  };
  const rds = await createLocalRds({ run, databases, regions, links: fabric, owner, onEvent });
  const hosts = new Map<string, string>();
  for (const region of dataRegions(topology)) hosts.set(region, (await rds.memberHosts(region, region)).join(','));
  const writer = (region: string) => rds.writer(region, config.databases[region].identifier);
  const hung: { resume(): unknown }[] = [];
  return {
    handler: (operation, input, region) => rds.handle(operation, input, region),
    hosts: (region) => hosts.get(region) ?? '',
    useEndpoints: (endpoints) => rds.useHooks(localFailoverHooks(config, (region) => endpoints[region])),
    strike: async (region, how) => {
      const member = writer(region);
      if (how === 'kill') return member.kill();
      member.pause();
      hung.push(member);
    },
    heal: async () => {
      for (const member of hung.splice(0)) await member.resume();
    },
    servers: () => dataRegions(topology).flatMap((region) => rds.members(region).map((server) => ({ region, server }))),
    readable: () =>
      dataRegions(topology).flatMap((region) => {
        const { identifier } = config.databases[region];
        const port = portOf(() => writer(region).address);
        return port === undefined ? [] : [{ identifier, region, connection: { host: '127.0.0.1', port, ...owner } }];
      }),
    stop: () => {
      stopped = true;
      return rds.stop();
    },
  };
}

/** Undefined while an instance is deleted or being made anew. */
function portOf(member: () => { port: number }): number | undefined {
  try {
    return member().port;
  } catch {
    return undefined;
  }
}
