import type { ResourceSet } from './resource-set';
import { objectOf, oneOrMore, at } from './values';

/** Is there an alarm on one of these metrics, alone or inside an expression? */
export function alarmsOn(set: ResourceSet, ...metrics: readonly string[]): boolean {
  const alarmed = set.once(alarmedMetrics);
  return metrics.some((metric) => alarmed.has(metric));
}

function alarmedMetrics(set: ResourceSet): ReadonlySet<string> {
  return new Set(
    set.ofType('AWS::CloudWatch::Alarm').flatMap((alarm) => {
      const queries = oneOrMore(alarm.properties.Metrics).map(objectOf);
      const names = [
        alarm.properties.MetricName,
        ...queries.map((query) => at(query, 'MetricStat', 'Metric', 'MetricName')),
      ];
      return names.flatMap((name) => set.text(alarm, name) ?? []);
    }),
  );
}
