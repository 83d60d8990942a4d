import { serverSettings } from '../postgres';
import { superuser } from '../program';

/** Patroni's dynamic configuration, as far as it decides how fast it fails over. Seconds. */
export interface PatroniTimers {
  readonly ttl: number;
  readonly loop_wait: number;
  readonly retry_timeout: number;
  readonly synchronous_mode: boolean;
}

/**
 * What Patroni does if nothing is said.
 * Source: Patroni's documentation, "Dynamic Configuration Settings".
 */
export const patroniDefaults: PatroniTimers = { ttl: 30, loop_wait: 10, retry_timeout: 10, synchronous_mode: false };

/**
 * The fastest that Patroni allows: its least `ttl`, `loop_wait` and `retry_timeout` are 20, 1 and 3, and `loop_wait + 2
 * * retry_timeout <= ttl` holds. Commits wait for a standby.
 * Source: Patroni's documentation, "Dynamic Configuration Settings".
 */
export const patroniTuned: PatroniTimers = { ttl: 20, loop_wait: 1, retry_timeout: 3, synchronous_mode: true };

/** One machine of a Patroni cluster. */
export interface PatroniMachine {
  readonly name: string;
  readonly folder: string;
  readonly data: string;
  readonly sockets: string;
  /** Folder of PostgreSQL's programs. */
  readonly programs: string;
  /** Ports on which they listen. */
  readonly port: number;
  readonly restPort: number;
  /** Ports by which the other machines reach them. */
  readonly advertisedPort: number;
  readonly advertisedRestPort: number;
  /** `host:port` of etcd's members, as this machine reaches them. */
  readonly etcd: readonly string[];
}

/** Patroni's configuration file, to be written as YAML. Pure. */
export function patroniConfig(machine: PatroniMachine, timers: PatroniTimers): Record<string, unknown> {
  const loopback = (port: number) => `127.0.0.1:${port}`;
  return {
    scope: 'peers',
    name: machine.name,
    restapi: { listen: loopback(machine.restPort), connect_address: loopback(machine.advertisedRestPort) },
    // As proxies, or it would ask etcd for its members' own addresses and go round the links.
    etcd3: { hosts: [...machine.etcd], use_proxies: true },
    bootstrap: {
      dcs: { ...timers, postgresql: { use_pg_rewind: true, parameters: { ...serverSettings } } },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C' }, { auth: 'trust' }, 'no-sync'],
    },
    postgresql: {
      listen: loopback(machine.port),
      connect_address: loopback(machine.advertisedPort),
      data_dir: machine.data,
      bin_dir: machine.programs,
      pgpass: `${machine.folder}/pgpass`,
      authentication: { superuser: { username: superuser }, replication: { username: superuser } },
      parameters: { unix_socket_directories: machine.sockets, log_timezone: 'UTC' },
      pg_hba: ['local all all trust', 'host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust'],
    },
  };
}
