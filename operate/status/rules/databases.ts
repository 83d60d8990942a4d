import type { DatabaseNode } from '../../../assess/topology/model';
import { backupTagKey } from '../../../runtime/config/config';
import { awsCommand, startExecution } from '../advice';
import type { DatabaseFact } from '../facts';
import type { Finding } from '../finding';
import type { Position } from '../position';

/** Databases: the holder's writes, the other's follows it, and each is what the template says. */
export function databaseRules(position: Position): Finding[] {
  const { facts } = position;
  const { databases } = facts.topology.config;
  return Object.keys(databases).flatMap((region) => {
    const seen = facts.regions[region]?.databases;
    if (!seen?.known) return [];
    return [
      ...roleFindings(position, region),
      ...backupFindings(position, region),
      ...readReplicaFindings(position, region, seen.value),
      ...seen.value.flatMap((fact) => shapeFindings(position, region, fact)),
      ...strangers(position, region, seen.value),
    ];
  });
}

function roleFindings(position: Position, region: string): Finding[] {
  const { facts, holder, member } = position;
  const { identifier } = facts.topology.config.databases[region]!;
  const fact = member(region);
  if (!fact)
    return [
      {
        id: 'member-missing',
        severity: 'error',
        region,
        what: `database ${identifier} does not exist in ${region}`,
        fix:
          region === holder
            ? 'nothing can be written: restore it under its identifier, or fail over'
            : `rebuild it: ${startExecution(facts, region, 'rebuild')}`,
      },
    ];
  if (!holder) return [];
  return region === holder ? writerFindings(position, fact) : followerFindings(position, region, fact);
}

function writerFindings({ holder, lease }: Position, { identifier, source }: DatabaseFact): Finding[] {
  if (!source || lease?.phase !== 'serving') return [];
  return [
    {
      id: 'holder-is-replica',
      severity: 'error',
      region: holder,
      what: `${holder} holds the right to write, but its database ${identifier} is a replica of ${source.identifier} in ${source.region} and cannot write`,
      fix: 'promote nothing by hand before you know which database has the newest fence row: select * from the fence of both',
    },
  ];
}

function followerFindings(position: Position, region: string, fact: DatabaseFact): Finding[] {
  const { facts, holder, notRebuilt } = position;
  const { identifier, source, replicates } = fact;
  const writer = facts.topology.config.databases[holder!]!.identifier;
  const rebuild = startExecution(facts, region, 'rebuild');
  const found = (id: string, what: string, fix: string): Finding[] => [{ id, severity: 'error', region, what, fix }];
  if (!source && notRebuilt)
    return found(
      'not-rebuilt',
      `${identifier} has not been rebuilt since the right to write left ${region}: its history ended, and there is no standby`,
      `rebuild it (it keeps a snapshot): ${rebuild}`,
    );
  if (!source)
    return found(
      'two-writers',
      `both ${identifier} in ${region} and ${writer} in ${holder} are writers to RDS, and no failover explains it: somebody promoted ${identifier}`,
      `lease and fence keep its writes from being acknowledged; look at what it holds, then rebuild it: ${rebuild}`,
    );
  if (source.identifier !== writer || source.region !== holder)
    return found(
      'wrong-source',
      `${identifier} in ${region} replicates from ${source.identifier} in ${source.region}, not from the holder's ${writer}: it cannot take over`,
      `rebuild it: ${rebuild}`,
    );
  if (replicates === false)
    return found(
      'replication-stopped',
      `${identifier} in ${region} does not replicate at the moment: what it lacks grows`,
      "look at the link between the Regions and at the replica's log; a failover is refused once the lag exceeds the objective",
    );
  return [];
}

/** The member that writes is under the backup plan, if there is one, and the other is not: a backup would block its promotion. */
function backupFindings({ facts, holder, lease, member }: Position, region: string): Finding[] {
  const { topology } = facts;
  const fact = member(region);
  const planned = topology.databases.some(({ tags }) => tags?.[backupTagKey] !== undefined);
  if (!planned || !holder || !fact || lease?.phase !== 'serving') return [];
  const { identifier, arn, backupTag, source } = fact;
  const { scope } = topology.config;
  const found = (id: string, what: string, change: string): Finding[] => {
    return [{ id, severity: 'warning', region, what, fix: awsCommand(facts, region, `rds ${change}`) }];
  };
  if (region === holder && backupTag !== scope)
    return found(
      'not-backed-up',
      `${identifier} writes, but has no tag ${backupTagKey}=${scope}: the backup plan leaves it out`,
      `add-tags-to-resource --resource-name ${arn} --tags Key=${backupTagKey},Value=${scope}`,
    );
  if (region !== holder && source && backupTag !== undefined)
    return found(
      'replica-backed-up',
      `${identifier} is a replica with the tag ${backupTagKey}: a backup that runs refuses its promotion`,
      `remove-tags-from-resource --resource-name ${arn} --tag-keys ${backupTagKey}`,
    );
  return [];
}

/** Replicas inside a Region follow their Region's own member, whatever its role. */
function readReplicaFindings({ facts, notRebuilt, other }: Position, region: string, all: readonly DatabaseFact[]) {
  // They go with the member that is to be rebuilt, and come back with it.
  if (notRebuilt && region === other) return [];
  const { identifier, readReplicas } = facts.topology.config.databases[region]!;
  return readReplicas.flatMap((name): Finding[] => {
    const fact = all.find((one) => one.identifier === name);
    const base = {
      severity: 'warning',
      region,
      fix: `rebuild makes it anew: delete it if it is there, then deploy`,
    } as const;
    if (!fact) return [{ ...base, id: 'replica-missing', what: `read replica ${name} does not exist in ${region}` }];
    if (fact.source?.identifier !== identifier)
      return [
        {
          ...base,
          id: 'replica-astray',
          what: `read replica ${name} follows ${fact.source?.identifier ?? 'nobody'}, not ${identifier}`,
        },
      ];
    return [];
  });
}

/** RDS does these by itself, beside the database's work. */
const harmless = /^(available|backing-up|storage-optimization|storage-config-upgrade|configuring-.*)$/;
/** It is on its way to somewhere. */
const passing =
  /^(creating|modifying|rebooting|upgrading|maintenance|renaming|resetting-master-credentials|starting|promoting|converting-to-vpc|moving-to-vpc|deleting|delete-precheck)$/;

/** Against the template: what no role explains. */
function shapeFindings(position: Position, region: string, fact: DatabaseFact): Finding[] {
  const { facts } = position;
  const node = facts.topology.databases.find((one) => one.region === region && one.identifier === fact.identifier);
  return node ? [...statusFindings(region, fact), ...driftFindings(position, region, node, fact)] : [];
}

function statusFindings(region: string, { identifier, status }: DatabaseFact): Finding[] {
  if (harmless.test(status)) return [];
  const transient = passing.test(status);
  return [
    {
      id: 'database-status',
      severity: transient ? 'warning' : 'error',
      region,
      what: `${identifier} in ${region} is ${status}`,
      fix: transient ? 'wait until it is available, then ask again' : 'see its events and its log in RDS',
    },
  ];
}

function driftFindings({ facts }: Position, region: string, node: DatabaseNode, fact: DatabaseFact): Finding[] {
  const { identifier } = fact;
  const modify = (option: string) =>
    awsCommand(facts, region, `rds modify-db-instance --db-instance-identifier ${identifier} ${option}`);
  const drift = (id: string, what: string, fix: string): Finding => ({ id, severity: 'warning', region, what, fix });
  const found: Finding[] = [];
  if (node.instanceClass && fact.instanceClass && fact.instanceClass !== node.instanceClass)
    found.push(
      drift(
        'class-changed',
        `${identifier} is a ${fact.instanceClass}, the template says ${node.instanceClass}: no role explains it, and a rebuild would keep it`,
        `${modify(`--db-instance-class ${node.instanceClass}`)}, or put ${fact.instanceClass} into the settings`,
      ),
    );
  if (fact.multiAz !== node.multiAz)
    found.push(
      drift(
        'zones-changed',
        `${identifier} is in ${fact.multiAz ? 'two zones' : 'one zone'}, the template says ${node.multiAz ? 'two' : 'one'}`,
        modify(node.multiAz ? '--multi-az' : '--no-multi-az'),
      ),
    );
  if (node.deletionProtection && !fact.deletionProtection)
    found.push(
      drift(
        'unprotected',
        `${identifier} can be deleted: its deletion protection is off`,
        modify('--deletion-protection'),
      ),
    );
  if ((node.backupRetentionDays ?? 0) > 0 && fact.backupRetentionDays === 0)
    found.push(
      drift(
        'no-backups',
        `${identifier} keeps no automated backups: no point-in-time recovery, and no replica can be made of it`,
        modify(`--backup-retention-period ${node.backupRetentionDays}`),
      ),
    );
  return found;
}

/** A database that the template does not know follows one of ours, or is named as if it were one. */
function strangers({ facts }: Position, region: string, all: readonly DatabaseFact[]): Finding[] {
  const { databases, config } = facts.topology;
  const ours = new Set(databases.map(({ identifier }) => identifier));
  return all
    .filter(
      ({ identifier, source }) =>
        !ours.has(identifier) && (identifier.startsWith(`${config.scope}-`) || (source && ours.has(source.identifier))),
    )
    .map(({ identifier, source }) => ({
      id: 'unknown-database',
      severity: 'info',
      region,
      what: `${identifier} in ${region} is not in the template${source ? ` and replicates from ${source.identifier}` : ''}`,
    }));
}
