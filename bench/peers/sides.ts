import { startAutoFailover } from './auto-failover/cluster';
import { autoFailoverDefaults, autoFailoverTuned, type AutoFailoverTimers } from './auto-failover/settings';
import type { StartCluster } from './cluster';
import { startPatroni } from './patroni/cluster';
import { patroniDefaults, patroniTuned, type PatroniTimers } from './patroni/config';
import type { PeerVersions } from './software';

export const sideNames = ['holdfast', 'patroni', 'patroni-tuned', 'paf', 'paf-tuned', 'paf-three', 'naive'] as const;
export type SideName = (typeof sideNames)[number];

/** Something that keeps a database writable, as the bench runs it. */
export interface PeerSide {
  readonly name: SideName;
  readonly title: string;
  /** Settings that decide how fast it is, as the table's notes print them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** How its cluster is started; absent for Holdfast and the naive pool, which bench/failover runs. */
  readonly start?: StartCluster;
}

const patroni = (name: SideName, title: string, timers: PatroniTimers): PeerSide => ({
  ...{ name, title, settings: { standbys: 2, ...timers } },
  start: (options) => startPatroni(options, timers),
});

function autoFailover(name: SideName, title: string, timers: AutoFailoverTimers, standbys: 1 | 2 = 1): PeerSide {
  const { monitor, networkPartitionTimeout } = timers;
  return {
    name,
    title,
    settings: { standbys, ...monitor, network_partition_timeout: networkPartitionTimeout },
    start: (options) => startAutoFailover(options, timers, standbys),
  };
}

export const sides: readonly PeerSide[] = [
  { name: 'holdfast', title: 'Holdfast', settings: { standbys: 2, timers: 'as in bench:failover' } },
  patroni('patroni', 'Patroni, defaults', patroniDefaults),
  patroni('patroni-tuned', 'Patroni, tuned', patroniTuned),
  autoFailover('paf', 'pg_auto_failover, defaults', autoFailoverDefaults),
  autoFailover('paf-tuned', 'pg_auto_failover, tuned', autoFailoverTuned),
  // With a second standby it holds an election, which takes longer: so the pair is what Holdfast is measured by.
  autoFailover('paf-three', 'pg_auto_failover, tuned, 2 standbys', autoFailoverTuned, 2),
  { name: 'naive', title: 'naive pool', settings: { standbys: 1, look: '5 s', replication: 'asynchronous' } },
];

/** @throws Error naming the value and the sides that exist */
export function sidesNamed(names: readonly string[]): PeerSide[] {
  return names.map((name) => {
    const side = sides.find((candidate) => candidate.name === name);
    if (side) return side;
    throw new Error(`unknown side "${name}": choose from ${sideNames.join(', ')}`);
  });
}

/** What a side runs on, for the table. Pure. */
export function softwareOf(side: SideName, peers: PeerVersions | undefined, embedded: string): string {
  if (side === 'holdfast' || side === 'naive') return `PostgreSQL ${embedded}`;
  if (!peers) return '-';
  const manager = side.startsWith('patroni')
    ? `Patroni ${peers.patroni}, etcd ${peers.etcd}`
    : `pg_auto_failover ${peers.pg_auto_failover}`;
  return `${manager}, PostgreSQL ${peers.postgresql}`;
}
