import type { TrimReport } from './trim';

/** Namespace and name of the metric that says how old the journal is, in days; see `TrimReport.oldest`. */
export const oldestRecordMetric = { namespace: 'Holdfast', name: 'OldestJournalRecord', dimension: 'Scope' } as const;

/**
 * A log line that CloudWatch reads as a metric (embedded metric format). Nothing if this Region did not look at the
 * journal.
 *
 * @param now epoch milliseconds
 */
export function metrics(scope: string, { oldest, confirmed }: TrimReport, now: number): object | undefined {
  if (confirmed?.role !== 'writer') return undefined;
  const { namespace, name, dimension } = oldestRecordMetric;
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [[dimension]], Metrics: [{ Name: name }] }],
    },
    [dimension]: scope,
    [name]: (oldest ?? 0) / 86_400_000,
  };
}
