import type { RecordSettings } from './settings';

/** A name in the form in which names are compared: lower case, without the dot at the end. */
export const canonical = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** The hosted zone that the records lie in: the name that all the others end with. */
export function zoneOf(records: readonly RecordSettings[]): string {
  const names = records.map(({ name }) => canonical(name)).sort((a, b) => a.length - b.length);
  const apex = names[0];
  const stranger = names.find((name) => name !== apex && !name.endsWith(`.${apex}`));
  if (apex === undefined) throw new Error('there are no records: a hosted zone needs at least one');
  if (stranger)
    throw new Error(`record "${stranger}" is not in the zone of "${apex}": all records must end with the shortest`);
  return apex;
}

/**
 * Chooses the record that answers a name, by Route 53's rules: a record without a health check is healthy; PRIMARY
 * answers while it is healthy, else SECONDARY if that is; when none is healthy, all are treated as healthy, and PRIMARY
 * answers.
 *
 * @param healthy whether a health check is healthy, by id
 */
export function choose(
  records: readonly RecordSettings[],
  name: string,
  healthy: (healthCheckId: string) => boolean,
): RecordSettings | undefined {
  const named = records.filter((record) => canonical(record.name) === canonical(name));
  const order = (record: RecordSettings) => (record.failover === 'SECONDARY' ? 1 : 0);
  const candidates = named.sort((a, b) => order(a) - order(b));
  const answering = candidates.find(({ healthCheckId }) => healthCheckId === undefined || healthy(healthCheckId));
  return answering ?? candidates[0];
}

/**
 * TTL on the wire, whole seconds. Rounded down, so that a scaled TTL is never longer than the template's; below a second
 * nothing is cached at all.
 */
export const wireTtl = (ttl: number, speed: number): number => Math.floor(ttl / speed + 1e-9);
