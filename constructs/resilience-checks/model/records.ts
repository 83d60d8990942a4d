import type { ResourceSet } from './resource-set';
import type { Resource } from './template';
import { at, isAbsent, type Json, objectOf, oneOrMore } from './values';

/** A record of Route 53, on its own or inside a group. */
export interface RecordSet {
  readonly at: Resource;
  readonly properties: Json;
  /** `PRIMARY` or `SECONDARY` of failover routing. */
  readonly failover?: string;
  /** Zone, name and type: records with the same key answer the same question. */
  readonly key: string;
  readonly name: string;
}

/** Records with failover routing whose name and role are known. */
export function failoverRecords(set: ResourceSet): readonly (RecordSet & { readonly failover: string })[] {
  return set
    .once(findRecords)
    .flatMap((record) => (record.failover === undefined ? [] : [{ ...record, failover: record.failover }]));
}

function findRecords(set: ResourceSet): readonly RecordSet[] {
  const single = set
    .ofType('AWS::Route53::RecordSet')
    .map((one) => ({ at: one, properties: one.properties, zone: one.properties }));
  const grouped = set.ofType('AWS::Route53::RecordSetGroup').flatMap((group) =>
    oneOrMore(group.properties.RecordSets).map((one) => ({
      at: group,
      properties: objectOf(one),
      zone: group.properties,
    })),
  );
  return [...single, ...grouped].flatMap(({ at: resource, properties, zone }) => {
    const name = set.text(resource, properties.Name);
    const failover = set.text(resource, properties.Failover);
    if (name === undefined) return [];
    const key = [
      zoneKey(set, resource, zone),
      name.replace(/\.$/, '').toLowerCase(),
      set.text(resource, properties.Type),
    ];
    return [{ at: resource, properties, failover, key: key.join(' '), name }];
  });
}

function zoneKey(set: ResourceSet, record: Resource, { HostedZoneId: id, HostedZoneName: name }: Json): string {
  const zone = isAbsent(id) ? undefined : set.target(record, id);
  return zone ? `${zone.template.name}/${zone.id}` : (set.text(record, id) ?? set.text(record, name) ?? '');
}

/** Configuration of the health check that a record waits for, where its template is at hand. */
export function healthCheckOf(set: ResourceSet, { at: resource, properties }: RecordSet) {
  const check = isAbsent(properties.HealthCheckId) ? undefined : set.target(resource, properties.HealthCheckId);
  return check?.type === 'AWS::Route53::HealthCheck'
    ? { check, config: objectOf(at(check.properties, 'HealthCheckConfig')) }
    : undefined;
}

/** Seconds until Route 53 notices: interval times threshold, of checks of an endpoint. Its defaults are 30 s and 3. */
export function detectionSeconds(set: ResourceSet, check: Resource, config: Json): number | undefined {
  const read = (value: unknown, otherwise: number) => (isAbsent(value) ? otherwise : set.number(check, value));
  const type = set.text(check, config.Type) ?? '';
  if (!/^(HTTP|HTTPS|TCP)/.test(type)) return undefined;
  const interval = read(config.RequestInterval, 30);
  const threshold = read(config.FailureThreshold, 3);
  return interval === undefined || threshold === undefined ? undefined : interval * threshold;
}
