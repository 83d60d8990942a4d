/** Directives of a server by name. */
export type ValkeySettings = Readonly<Record<string, string | number>>;

/** What every member has in common: loopback only, everything in memory, and nothing that delays a drill. */
export const baseSettings: ValkeySettings = {
  bind: '127.0.0.1',
  'protected-mode': 'yes',
  daemonize: 'no',
  save: '',
  appendonly: 'no',
  // A copy goes from memory to the replica at once, not after waiting five seconds for further replicas.
  'repl-diskless-sync': 'yes',
  'repl-diskless-sync-delay': 0,
  // At SIGTERM a primary would wait ten seconds for replicas that are late, and some are cut off.
  'shutdown-timeout': 0,
  databases: 1,
  maxclients: 500,
};

/**
 * Parameters of ElastiCache that the local servers do not take, each with its reason.
 *
 * - `cluster-enabled`: one shard is played. In cluster mode the nodes would promote each other by gossip, and refuse
 *   `REPLICAOF`, by which ElastiCache is played here.
 */
export const leftOut: readonly string[] = ['cluster-enabled'];

/** The parameters of a template that the local servers take. */
export function engineParameters(parameters: Readonly<Record<string, string>>): ValkeySettings {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !leftOut.includes(name)));
}

/** The text of a configuration file; values are quoted, with backslashes, quotes and line ends escaped. */
export function renderSettings(settings: ValkeySettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${JSON.stringify(String(value))}\n`)
    .join('');
}
