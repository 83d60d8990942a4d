import type { Template } from 'aws-cdk-lib/assertions';

/** The Regions of the default settings. */
export const regions = ['us-east-1', 'us-west-2'] as const;

/** Reads the templates of an architecture by the last parts of their stacks' names. */
export function reader(templates: ReadonlyMap<string, Template>, scope: string) {
  const resources = (stack: string, type: string) =>
    Object.values(templates.get(`${scope}-${stack}`)!.findResources(type)).map(({ Properties, Metadata }) => ({
      ...Properties,
      Metadata,
    }));
  return { resources, only: (stack: string, type: string) => resources(stack, type)[0]! };
}

/** What of two Regions' templates a reviewer wants to see: what is redundant, what replicates where, what moves traffic. */
export function pairTopology({ resources, only }: ReturnType<typeof reader>): string[] {
  const databases = regions.flatMap((region) =>
    resources(`data-${region}`, 'AWS::RDS::DBInstance').map((one) => `${region} ${databaseLine(one)}`),
  );
  const caches = regions.map((region) => {
    const one = only(`data-${region}`, 'AWS::ElastiCache::ReplicationGroup');
    return `${region} cache ${one.NumNodeGroups} x (1 + ${one.ReplicasPerNodeGroup})${one.AutomaticFailoverEnabled ? ' fails over' : ''}`;
  });
  const groups = regions.map((region) => {
    const one = only(`web-${region}`, 'AWS::AutoScaling::AutoScalingGroup');
    return `${region} ${one.MinSize} to ${one.MaxSize} instances in ${one.VPCZoneIdentifier.length} zones, ${one.Metadata.holdfast.instancesNeeded} needed`;
  });
  const records = resources('dns', 'AWS::Route53::RecordSet').map((one) =>
    `${one.Name} ${one.Failover ?? 'plain'} ${one.SetIdentifier ?? ''}`.trim(),
  );
  const checks = resources('dns', 'AWS::Route53::HealthCheck').map(({ HealthCheckConfig: one }) =>
    one.Type === 'CALCULATED'
      ? `${one.HealthThreshold} of ${one.ChildHealthChecks.length} checks`
      : `${one.FullyQualifiedDomainName}${one.ResourcePath}${one.Inverted ? ' fails' : ''} every ${one.RequestInterval} s x ${one.FailureThreshold}`,
  );
  return [...databases, ...caches, ...groups, ...records, ...checks];
}

interface Database {
  readonly DBInstanceIdentifier?: string;
  readonly MultiAZ?: boolean;
  readonly SourceRegion?: string;
  readonly SourceDBInstanceIdentifier?: unknown;
}

function databaseLine({ DBInstanceIdentifier, MultiAZ, SourceRegion, SourceDBInstanceIdentifier }: Database): string {
  const source = SourceRegion ?? (SourceDBInstanceIdentifier ? 'the member of its Region' : undefined);
  return `${DBInstanceIdentifier}${MultiAZ ? ' in two zones' : ''}${source ? ` from ${source}` : ' writes'}`;
}
