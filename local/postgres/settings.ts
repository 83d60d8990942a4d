/** Server settings by name; a value is quoted when it is written. */
export type PostgresSettings = Readonly<Record<string, string | number | boolean>>;

/**
 * What every member has in common. Small, because a laptop runs six of them; otherwise as a managed service would run
 * them. A standby's limits may not be below its primary's, so all members have the same.
 */
export const baseSettings: PostgresSettings = {
  listen_addresses: '127.0.0.1',
  // The path of a socket may have 107 bytes, a temporary folder's path can be longer.
  unix_socket_directories: '',
  max_connections: 200,
  // The administrator gets in, however many connections the applications hold.
  superuser_reserved_connections: 10,
  shared_buffers: '16MB',
  huge_pages: 'off',
  // A worker pool in each of six servers costs more processes than it saves time.
  io_method: 'sync',
  jit: 'off',
  max_parallel_workers: 0,
  max_logical_replication_workers: 0,
  autovacuum_max_workers: 1,
  wal_level: 'replica',
  hot_standby: 'on',
  synchronous_commit: 'on',
  max_wal_senders: 20,
  // Enough that a member that was cut off for the length of a drill catches up.
  wal_keep_size: '512MB',
  min_wal_size: '32MB',
  // The default of five seconds is how long a promotion or a reconnection would stall.
  wal_retrieve_retry_interval: '100ms',
  wal_receiver_status_interval: '1s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};

/** The text of a configuration file, in which backslashes and quotes are escaped. */
export function renderSettings(settings: PostgresSettings): string {
  const quoted = (value: unknown) => `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${quoted(value)}\n`)
    .join('');
}

/** `ANY 1 ("a","b")`: a commit waits for one of these standbys; empty if there is none. */
export function anyStandby(count: number, names: readonly string[]): string {
  if (names.length === 0) return '';
  if (count < 1 || count > names.length)
    throw new Error(
      `a commit cannot wait for ${count} of ${names.length} standbys: from 1 to ${names.length} is allowed`,
    );
  return `ANY ${count} (${names.map((name) => `"${name}"`).join(',')})`;
}

/** How a standby reaches its source. */
export function connectionInfo(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}='${String(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`)
    .join(' ');
}
