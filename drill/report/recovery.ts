import type { DrillJournal, Failover, Step } from '../journal';

/** One line of the prediction with what was measured of it. */
export interface RecoveryRow {
  readonly name: string;
  readonly why?: string;
  /** Predicted before the fault, seconds. */
  readonly predicted?: number;
  /** Predicted for AWS, seconds. */
  readonly aws?: number;
  /** Milliseconds since the start of the drill; absent when the step never began or never ended. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Seconds. */
  readonly measured?: number;
  readonly steps: readonly Step[];
}

/**
 * The prediction line by line, beside the steps of the failover that followed the fault. Steps that ran side by side
 * count once. The first line begins with the fault, not with whoever noticed it.
 */
export function recoveryRows(journal: DrillJournal): RecoveryRow[] {
  const steps = unplanned(journal)?.steps ?? [];
  const injectedAt = journal.fault.injectedAt;
  const rows = journal.prediction.lines.map((line, index) => {
    const own = steps.filter((step) => step.line === line.name);
    const started = own.map(({ startedAt }) => startedAt);
    if (index === 0 && own.length > 0 && injectedAt !== undefined) started.push(injectedAt);
    const finished = own.length > 0 && own.every(({ endedAt }) => endedAt !== undefined);
    const startedAt = own.length > 0 ? Math.min(...started) : undefined;
    const endedAt = finished ? Math.max(...own.map(({ endedAt }) => endedAt!)) : undefined;
    return {
      name: line.name,
      why: line.why,
      predicted: line.seconds,
      aws: journal.awsPrediction?.lines.find(({ name }) => name === line.name)?.seconds,
      startedAt,
      endedAt,
      measured: startedAt !== undefined && endedAt !== undefined ? (endedAt - startedAt) / 1000 : undefined,
      steps: own,
    };
  });
  return rows.map((row, index) => (row.name === 'TTL' ? withTraffic(row, rows.slice(0, index), journal) : row));
}

/**
 * No step waits for resolvers to forget the old address. It is measured by the clients: from the end of the steps
 * before it to their first acknowledged write.
 */
function withTraffic(row: RecoveryRow, before: readonly RecoveryRow[], { measurements }: DrillJournal): RecoveryRow {
  const endedAt = measurements?.outage?.to;
  const ends = before.flatMap((other) => (other.endedAt === undefined ? [] : [other.endedAt]));
  const startedAt = Math.max(...ends);
  if (row.steps.length > 0 || endedAt === undefined || ends.length === 0 || endedAt < startedAt) return row;
  return { ...row, startedAt, endedAt, measured: (endedAt - startedAt) / 1000 };
}

/** The failover that answered the fault; planned ones are shown on their own. */
export function unplanned({ failovers }: DrillJournal): Failover | undefined {
  return failovers.find(({ kind }) => kind === 'failover');
}

export function planned({ failovers }: DrillJournal): Failover[] {
  return failovers.filter(({ kind }) => kind !== 'failover');
}
