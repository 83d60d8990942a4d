/**
 * How long the steps take that no timer of ours decides, in seconds. Times of AWS are its own; where AWS publishes
 * nothing, the number is a budget that the step must stay within, and is labelled so.
 */
export interface ServiceTimes {
  /** Read the beat, then take the lease by a conditional write. */
  readonly take: ServiceTime;
  /** Close every lane of the journal. */
  readonly seal: ServiceTime;
  /** Promote the replica, including waiting out a running backup and the reboot. */
  readonly promote: ServiceTime;
  /** Grow the standby to the load, including warm-up. Runs beside the promotion. */
  readonly scale: ServiceTime;
  /** Write the fence row into the promoted database. */
  readonly fence: ServiceTime;
  /** Apply the journal's entries that the replica lacks. */
  readonly replay: ServiceTime;
  /** A real transaction through the front door. */
  readonly verify: ServiceTime;
  /** Failover between zones inside the Region; the dwell must outlast it. Not part of a Region failover. */
  readonly databaseFailover: ServiceTime;
}

export interface ServiceTime {
  readonly seconds: number;
  /** `published`: AWS states it. `budget`: nothing is published; the step has to stay within it. `measured`: seen here. */
  readonly kind: 'published' | 'budget' | 'measured';
  readonly source: string;
}

const budget = (seconds: number, source: string): ServiceTime => ({ seconds, kind: 'budget', source });

/** On AWS. Read 2026-11. */
export const awsServiceTimes: ServiceTimes = {
  take: budget(5, 'one strongly consistent read and one conditional write, with retries'),
  seal: budget(10, '64 lanes, one conditional write each, retried where an entry was faster'),
  promote: budget(
    600,
    'Amazon RDS User Guide, "Promoting a read replica": reboots the instance, "several minutes or longer"; ' +
      'PromoteReadReplica is refused while a backup runs, so one is waited out',
  ),
  scale: budget(300, 'Auto Scaling publishes no time: launch, start and warm-up of the missing instances'),
  fence: budget(5, 'one row, after ending the sessions that block it'),
  replay: budget(20, '30 s of lag at 200 payments a second, applied at 300 a second'),
  verify: budget(15, 'one transaction through the front door, retried'),
  databaseFailover: {
    seconds: 120,
    kind: 'published',
    source: 'Amazon RDS User Guide, "Failing over a Multi-AZ DB instance": "typically 60-120 seconds"',
  },
};

/** How long a health checker of Route 53 waits for one answer, seconds. Read 2026-11. */
export const healthCheckTimeout: ServiceTime = {
  seconds: 6,
  kind: 'published',
  source:
    'Amazon Route 53 Developer Guide, "How Route 53 determines whether a health check is healthy": HTTP and HTTPS, ' +
    '4 s for the connection and 2 s for the status code',
};

const measured = (seconds: number): ServiceTime => ({
  seconds,
  kind: 'measured',
  source: 'local Region, PostgreSQL and MiniStack as processes',
});

/**
 * What the steps of the deployed state machine take here, seconds: seen on two cores, each function started cold by the
 * emulator.
 */
export const stepsHere = { take: 0.5, seal: 1, promote: 3.5, scale: 3.5, fence: 1, replay: 1.5, verify: 1 };

/**
 * On a laptop: no timer, so `--speed` does not divide them. Any of them can be replaced by what the machine at hand
 * was seen to do.
 */
export function localServiceTimes(seen: Partial<Record<keyof ServiceTimes, number>> = {}): ServiceTimes {
  const seconds: Record<keyof ServiceTimes, number> = {
    take: 0.5,
    seal: 0.5,
    promote: 2,
    scale: 2,
    fence: 0.5,
    replay: 0.5,
    verify: 0.5,
    databaseFailover: 1,
    ...seen,
  };
  return Object.fromEntries(
    Object.entries(seconds).map(([name, value]) => [name, measured(value)]),
  ) as unknown as ServiceTimes;
}
