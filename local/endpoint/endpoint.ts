import { setTimeout as sleep } from 'node:timers/promises';
import { bodyLimits } from './body';
import { type EndpointConfig, type EndpointOptions, endpointConfigSchema } from './config';
import { RegionalDynamoDb } from './dynamodb';
import { EngineGateway } from './engine-gateway';
import { type Destination, destination } from './forward';
import { startHeartbeats } from './mrsc/heartbeats';
import { Peer } from './mrsc/peer';
import { Quorum } from './mrsc/quorum';
import { Reach } from './mrsc/reach';
import { type Relay, startRelay } from './mrsc/relay';
import { RegionServer } from './region-server';

/** Makes a way from one Region to a port of another; a fabric's links can be cut. */
export type Linker = (name: string, from: string, to: string, port: number) => Promise<number>;

/** The Regions without anything between them. */
export const direct: Linker = (_name, _from, _to, port) => Promise.resolve(port);

export interface Endpoint {
  /** Port of each Region's AWS API. */
  readonly ports: Readonly<Record<string, number>>;
  /** Port of each Region's relay. */
  readonly relays: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/**
 * Opens the AWS API of every Region: engines and emulator behind it, calls for another Region by way of `linker`, and
 * tables with multi-Region strong consistency only while a second Region agrees.
 */
export async function startEndpoint(options: EndpointOptions, linker: Linker = direct): Promise<Endpoint> {
  const config = endpointConfigSchema.parse(options);
  const reach = new Reach(config.heartbeatValidity / config.speed, (2 * config.heartbeatInterval) / config.speed);
  const closing: (() => unknown)[] = [];
  const close = async () =>
    void (await Promise.all(
      closing
        .splice(0)
        .reverse()
        .map((end) => end()),
    ));
  try {
    const relays = await startRelays(config, reach, closing);
    const peers = await connectPeers(config, reach, relays, linker, closing);
    const ports = await openRegions(config, reach, peers, linker, closing);
    await acquainted(config.regions, reach);
    return { ports, relays, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits until all Regions have heard of each other, but no longer than a moment: they may be cut from the start. */
async function acquainted(regions: readonly string[], reach: Reach): Promise<void> {
  const deadline = performance.now() + 2000;
  const pairs = regions.flatMap((from) => regions.filter((to) => to !== from).map((to) => [from, to] as const));
  while (performance.now() < deadline && !pairs.every(([from, to]) => reach.answers(from, to))) await sleep(10);
}

type Closing = (() => unknown)[];

async function startRelays(config: EndpointConfig, reach: Reach, closing: Closing): Promise<Record<string, number>> {
  const started = await Promise.all(
    config.regions.map((region): Promise<Relay> => {
      const heard = (caller: string) => reach.noteHeard(caller, region);
      return startRelay(config.emulatorUrl, heard, bodyLimits.dynamodb);
    }),
  );
  for (const relay of started) closing.push(() => relay.close());
  return Object.fromEntries(started.map((relay, index) => [config.regions[index], relay.port]));
}

type Peers = ReadonlyMap<string, ReadonlyMap<string, Peer>>;

async function connectPeers(
  config: EndpointConfig,
  reach: Reach,
  relays: Record<string, number>,
  linker: Linker,
  closing: Closing,
): Promise<Peers> {
  const all = new Map<string, ReadonlyMap<string, Peer>>();
  for (const from of config.regions) {
    const peers = new Map<string, Peer>();
    for (const to of config.regions.filter((other) => other !== from))
      peers.set(to, new Peer(from, await linker(`quorum:${from}>${to}`, from, to, relays[to])));
    const { heartbeatInterval, heartbeatValidity, speed } = config;
    closing.push(startHeartbeats(from, peers, reach, heartbeatInterval / speed, heartbeatValidity / speed));
    closing.push(() => [...peers.values()].forEach((peer) => peer.close()));
    all.set(from, peers);
  }
  return all;
}

async function openRegions(
  config: EndpointConfig,
  reach: Reach,
  peers: Peers,
  linker: Linker,
  closing: Closing,
): Promise<Record<string, number>> {
  const emulator = destination(config.emulatorUrl);
  const engines = config.enginesUrl ? new EngineGateway(destination(config.enginesUrl), emulator) : undefined;
  const issuedKeys = new Set<string>();
  const others = new Map(config.regions.map((region) => [region, new Map<string, Destination>()]));
  const ports: Record<string, number> = {};
  for (const region of config.regions) {
    const quorum = new Quorum(region, peers.get(region) as Map<string, Peer>, reach, config.quorumTimeout);
    const dynamodb = new RegionalDynamoDb(region, config.strongTables, emulator, quorum);
    const ways = others.get(region) as Map<string, Destination>;
    const server = new RegionServer({ region, others: ways, emulator, dynamodb, engines, issuedKeys });
    ports[region] = await server.listen(config.ports[region]);
    closing.push(() => server.close());
  }
  for (const [from, ways] of others)
    for (const to of config.regions.filter((other) => other !== from))
      ways.set(to, destination(`http://127.0.0.1:${await linker(`aws:${from}>${to}`, from, to, ports[to])}`));
  closing.push(() => {
    for (const { agent } of [emulator, ...[...others.values()].flatMap((ways) => [...ways.values()])]) agent.destroy();
  });
  return ports;
}
