import type { PostgresSettings } from '../../../local/postgres';

/** What decides how fast pg_auto_failover fails over. */
export interface AutoFailoverTimers {
  /** Settings of the monitor, without their prefix `pgautofailover.`, milliseconds. */
  readonly monitor: {
    readonly health_check_period: number;
    readonly health_check_timeout: number;
    readonly health_check_max_retries: number;
    readonly health_check_retry_delay: number;
    readonly node_considered_unhealthy_timeout: number;
    readonly primary_demote_timeout: number;
  };
  /** After how many seconds without the monitor and its standbys a primary stops itself. */
  readonly networkPartitionTimeout: number;
}

/**
 * What pg_auto_failover does if nothing is said.
 * Source: pg_auto_failover's documentation, "Configuring pg_auto_failover".
 */
export const autoFailoverDefaults: AutoFailoverTimers = {
  monitor: {
    health_check_period: 5000,
    health_check_timeout: 5000,
    health_check_max_retries: 2,
    health_check_retry_delay: 2000,
    node_considered_unhealthy_timeout: 20_000,
    primary_demote_timeout: 30_000,
  },
  networkPartitionTimeout: 20,
};

/**
 * As short as it works. Its agents report once a second, which nothing changes, so a node cannot be called unhealthy
 * sooner than after a bit more. A standby is promoted before an isolated primary has surely stopped itself; what keeps
 * that primary from acknowledging is that its commits wait for a standby.
 */
export const autoFailoverTuned: AutoFailoverTimers = {
  monitor: {
    health_check_period: 250,
    health_check_timeout: 250,
    health_check_max_retries: 1,
    health_check_retry_delay: 100,
    node_considered_unhealthy_timeout: 1200,
    primary_demote_timeout: 500,
  },
  networkPartitionTimeout: 1,
};

/** The monitor's part, as settings of its PostgreSQL. Pure. */
export function monitorSettings({ monitor }: AutoFailoverTimers): PostgresSettings {
  return Object.fromEntries(Object.entries(monitor).map(([name, value]) => [`pgautofailover.${name}`, value]));
}
