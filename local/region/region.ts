import type { Topology } from '../../assess/topology/model';
import { type LocalAutoScaling, createLocalAutoScaling } from '../autoscaling/autoscaling';
import { autoScalingHandler } from '../autoscaling/api';
import { ec2Handler } from '../autoscaling/ec2';
import { elbv2Handler } from '../balancer/elbv2';
import { type Emulator, startEmulator } from '../emulator';
import { strongTablesOf } from '../endpoint/mrsc/tables';
import { FabricClient } from '../fabric/client';
import { type RunFolder, type ManagedProcess, startNode } from '../process';
import { route53Handler } from '../route53/api';
import { Route53Client } from '../route53/server';
import { type Assembly } from './assembly';
import { startBalancers } from './balancers';
import { rehearse, startClock } from './clock';
import { type LocalDatabases, startDatabases } from './databases';
import { type EngineHandler, serveEngines } from './engine-api';
import { instanceLauncher } from './instances';
import { type Doors, allRegions, dataRegions, linkFrontDoors, virtualAddresses } from './network';
import { untilHealthy } from './ready';
import { deployFunctions, newCredentials, seedDataPlane } from './serverless';

export interface LocalRegionOptions {
  readonly run: RunFolder;
  readonly assembly: Assembly;
  /** Divides every timer of the template. */
  readonly speed: number;
  /** Told what is being done, in words for people. */
  readonly progress?: (text: string) => void;
  /** Told of what went wrong beside the main path. */
  readonly report?: (error: Error) => void;
}

/** An architecture running on this machine: real engines, real processes, and a network between them that can be cut. */
export interface LocalRegion {
  readonly topology: Topology;
  readonly speed: number;
  readonly run: RunFolder;
  readonly fabric: FabricClient;
  /** URL of each Region's AWS endpoint. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly databases: LocalDatabases;
  readonly groups: LocalAutoScaling;
  readonly emulator: Emulator;
  readonly route53: Route53Client;
  /** What a client outside needs to resolve and reach the service. */
  readonly clients: {
    readonly dnsPort: number;
    readonly proxyPort: number;
    /** `host:port` of the door behind each virtual address. */
    readonly addresses: Readonly<Record<string, string>>;
  };
  /** Ends what this process itself does; processes end with their run folder. */
  stop(): Promise<void>;
}

/** Starts everything, deploys the serverless stacks, and resolves when instances and database are up. */
export async function startLocalRegion(options: LocalRegionOptions): Promise<LocalRegion> {
  const { assembly, speed, progress = () => undefined, report = () => undefined } = options;
  const { topology } = assembly;
  const handlers: Record<string, EngineHandler> = {};
  const engines = await serveEngines(handlers);
  const credentials = newCredentials();

  progress('fabric, databases and emulator');
  const fabricProcess = await startNode<{ port: number }>({ name: 'fabric', entry: 'local/fabric/main' });
  const fabricUrl = `http://127.0.0.1:${fabricProcess.ready.port}`;
  const fabric = new FabricClient(fabricUrl);
  const [databases, emulator, balancers] = await Promise.all([
    startDatabases({ run: options.run, topology, fabric, credentials, progress }),
    startEmulator({ speed, persist: true, env: { PGSSLMODE: 'disable' } }),
    startBalancers(topology, speed),
  ]);
  const [endpoints, doors] = await Promise.all([
    startEndpoints(topology, { speed, fabricUrl, emulatorUrl: emulator.url, enginesUrl: engines.url }),
    linkFrontDoors(fabric, topology, balancers.ports),
  ]);
  databases.useEndpoints(endpoints);

  progress('serverless stacks, by CloudFormation');
  await seedDataPlane(emulator.url, topology, credentials);
  const dns = await startRoute53(topology, doors, speed);
  const launch = instanceLauncher({
    config: topology.config,
    speed,
    endpoints,
    databaseHosts: databases.hosts,
    credentials,
    doors,
  });
  const groups = createLocalAutoScaling({
    groups: topology.groups,
    speed,
    launch,
    onChange: balancers.setTargets,
    report,
  });
  Object.assign(handlers, {
    rds: databases.handler,
    autoscaling: autoScalingHandler(groups),
    ec2: ec2Handler(groups),
    elasticloadbalancing: elbv2Handler(() => balancers.running),
    route53: dns.handler,
  });
  await deployFunctions(emulator, topology, assembly.directory, endpoints, doors);
  progress('deployed');

  progress('instances');
  await groups.start();
  progress('waiting until both Regions are healthy');
  await untilHealthy(topology, doors.clients, dns.client);
  progress('rehearsing the failover');
  await rehearse(topology.schedules, topology.config.regions.standby, endpoints);
  // Not earlier: a probe would suspect a Region that has not come up yet.
  const stopClock = startClock(topology.schedules, endpoints, speed, report);

  const stop = async (): Promise<void> => {
    stopClock();
    await databases.stop();
    await groups.close();
    await engines.server.close();
  };
  const { client, clients } = dns;
  return {
    topology,
    speed,
    run: options.run,
    fabric,
    endpoints,
    databases,
    groups,
    emulator,
    route53: client,
    clients,
    stop,
  };
}

interface EndpointSettings {
  readonly speed: number;
  readonly fabricUrl: string;
  readonly emulatorUrl: string;
  readonly enginesUrl: string;
}

/** The AWS API of each Region; the control tables answer only while two Regions reach each other. */
async function startEndpoints(topology: Topology, settings: EndpointSettings): Promise<Record<string, string>> {
  const config = { ...settings, regions: allRegions(topology), strongTables: strongTablesOf(topology.stacks) };
  const child: ManagedProcess<{ ports: Record<string, number> }> = await startNode({
    name: 'endpoint',
    entry: 'local/endpoint/main',
    env: { HOLDFAST_ENDPOINT_CONFIG: JSON.stringify(config) },
  });
  const urls = Object.entries(child.ready.ports).map(([region, port]) => [region, `http://127.0.0.1:${port}`]);
  return Object.fromEntries(urls) as Record<string, string>;
}

/** DNS, health checkers and the proxy. */
async function startRoute53(topology: Topology, doors: Readonly<Record<string, Doors>>, speed: number) {
  const addresses = virtualAddresses(topology);
  const fronts = { route53: doors.route53.fronts, clients: doors.clients.fronts };
  const { records, healthChecks } = topology;
  const child = await startNode<{ port: number; dns: number; proxy: number }>({
    name: 'route53',
    entry: 'local/route53/main',
    env: { HOLDFAST_ROUTE53: JSON.stringify({ records, healthChecks, addresses, fronts, speed }) },
  });
  const client = new Route53Client(`http://127.0.0.1:${child.ready.port}`);
  const entries = dataRegions(topology).map((region) => [addresses[region], new URL(fronts.clients[region]).host]);
  const { dns, proxy } = child.ready;
  return {
    client,
    handler: route53Handler({ records: [...records], healthChecks: [...healthChecks], addresses, client }),
    clients: { dnsPort: dns, proxyPort: proxy, addresses: Object.fromEntries(entries) as Record<string, string> },
  };
}
