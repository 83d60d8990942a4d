import { numberOf, propertiesOf } from './data';
import type { HealthCheckNode, LoadBalancerNode, RecordNode } from './model';
import type { Located, Resolver } from './resolve';

const balancerType = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const targetGroupType = 'AWS::ElasticLoadBalancingV2::TargetGroup';

/** Load balancers with the health check of the target group behind their listeners. */
export function readLoadBalancers(resolver: Resolver): LoadBalancerNode[] {
  return resolver.ofType(balancerType).flatMap((balancer) => {
    const targets = targetGroupOf(resolver, balancer);
    if (!targets) return [];
    return [
      {
        name: resolver.text(balancer.stack, propertiesOf(balancer).Name) ?? balancer.id,
        region: balancer.stack.region,
        check: checkOf(resolver, targets),
        deregistrationDelay: deregistrationDelayOf(targets),
      },
    ];
  });
}

/** The target group that a listener of this load balancer forwards to; a redirect has none. */
function targetGroupOf(resolver: Resolver, balancer: Located): Located | undefined {
  for (const listener of resolver.ofType('AWS::ElasticLoadBalancingV2::Listener')) {
    const properties = propertiesOf(listener);
    if (!isSame(resolver.target(listener.stack, properties.LoadBalancerArn), balancer)) continue;
    const found = resolver.target(listener.stack, properties.DefaultActions);
    if (found?.resource.Type === targetGroupType) return found;
    const behindRules = targetGroupOfRules(resolver, listener);
    if (behindRules) return behindRules;
  }
  return undefined;
}

function targetGroupOfRules(resolver: Resolver, listener: Located): Located | undefined {
  return resolver
    .ofType('AWS::ElasticLoadBalancingV2::ListenerRule')
    .filter((rule) => isSame(resolver.target(rule.stack, propertiesOf(rule).ListenerArn), listener))
    .map((rule) => resolver.target(rule.stack, propertiesOf(rule).Actions))
    .find((found) => found?.resource.Type === targetGroupType);
}

function isSame(one: Located | undefined, other: Located): boolean {
  return one?.stack === other.stack && one.id === other.id;
}

/** Defaults are those of Elastic Load Balancing for an Application Load Balancer. */
function checkOf(resolver: Resolver, targets: Located): LoadBalancerNode['check'] {
  const properties = propertiesOf(targets);
  return {
    path: resolver.text(targets.stack, properties.HealthCheckPath) ?? '/',
    interval: numberOf(properties.HealthCheckIntervalSeconds, 30),
    timeout: numberOf(properties.HealthCheckTimeoutSeconds, 5),
    healthyThreshold: numberOf(properties.HealthyThresholdCount, 5),
    unhealthyThreshold: numberOf(properties.UnhealthyThresholdCount, 2),
  };
}

function deregistrationDelayOf(targets: Located): number {
  const attributes = (propertiesOf(targets).TargetGroupAttributes ?? []) as { Key?: unknown; Value?: unknown }[];
  return numberOf(attributes.find(({ Key }) => Key === 'deregistration_delay.timeout_seconds')?.Value, 300);
}

/** Health checks of an endpoint. Those that are computed from others or from an alarm have none. */
export function readHealthChecks(resolver: Resolver): HealthCheckNode[] {
  return resolver.ofType('AWS::Route53::HealthCheck').flatMap((check) => {
    const config = (propertiesOf(check).HealthCheckConfig ?? {}) as Record<string, unknown>;
    const domain =
      resolver.text(check.stack, config.FullyQualifiedDomainName) ?? resolver.text(check.stack, config.IPAddress);
    if (domain === undefined) return [];
    return [
      {
        id: check.id,
        domain,
        path: resolver.text(check.stack, config.ResourcePath) ?? '/',
        interval: numberOf(config.RequestInterval, 30),
        threshold: numberOf(config.FailureThreshold, 3),
        inverted: config.Inverted === true,
      },
    ];
  });
}

/** Time for which Route 53 lets resolvers keep an alias record of a load balancer, seconds. */
const aliasTtl = 60;

type RecordProperties = Readonly<Record<string, unknown>>;

/** Records that lead to a Region. AAAA records repeat what their A record says and are left out, like proofs of ownership. */
export function readRecords(resolver: Resolver): RecordNode[] {
  const single = resolver
    .ofType('AWS::Route53::RecordSet')
    .map((record) => ({ at: record, record: propertiesOf(record) }));
  const grouped = resolver
    .ofType('AWS::Route53::RecordSetGroup')
    .flatMap((at) => ((propertiesOf(at).RecordSets ?? []) as RecordProperties[]).map((record) => ({ at, record })));
  const records = [...single, ...grouped].filter(({ record }) => record.Type === 'A' || record.Type === 'CNAME');
  const direct = records.map(({ at, record }) => ({
    node: nodeOf(resolver, at, record),
    region: balancerRegionOf(resolver, at, record),
    leadsTo: nameLedTo(resolver, at, record),
  }));
  // A record may lead to the name of a Region's front door instead of to its load balancer.
  const regionOfName = new Map(direct.flatMap(({ node, region }) => (region ? [[node.name, region] as const] : [])));
  return direct.flatMap(({ node, region, leadsTo }) => {
    const found = region ?? (leadsTo === undefined ? undefined : regionOfName.get(leadsTo));
    return found === undefined ? [] : [{ ...node, region: found }];
  });
}

const withoutDot = (name: string) => name.replace(/\.$/, '');

function nodeOf(resolver: Resolver, at: Located, record: RecordProperties): Omit<RecordNode, 'region'> {
  const check = resolver.target(at.stack, record.HealthCheckId);
  const failover = resolver.text(at.stack, record.Failover);
  return {
    name: withoutDot(resolver.text(at.stack, record.Name) ?? at.id),
    ...(failover === 'PRIMARY' || failover === 'SECONDARY' ? { failover } : {}),
    ...(check ? { healthCheckId: check.id } : {}),
    ttl: record.AliasTarget === undefined ? numberOf(record.TTL, 0) : aliasTtl,
  };
}

function balancerRegionOf(resolver: Resolver, at: Located, record: RecordProperties): string | undefined {
  const found = resolver.target(at.stack, [record.AliasTarget, record.ResourceRecords]);
  return found?.resource.Type === balancerType ? found.stack.region : undefined;
}

function nameLedTo(resolver: Resolver, at: Located, record: RecordProperties): string | undefined {
  const alias = (record.AliasTarget as { DNSName?: unknown } | undefined)?.DNSName;
  const name = resolver.text(at.stack, alias ?? (record.ResourceRecords as unknown[] | undefined)?.[0]);
  return name === undefined ? undefined : withoutDot(name).replace(/^dualstack\./, '');
}
