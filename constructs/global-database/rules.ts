import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { durationBetween, type Rule, wholeNumber } from '../core/rules';
import type { GlobalDatabaseMemberProps, GlobalDatabaseProps, SecondaryDatabaseProps } from './props';

const day = 86_400;

/** Subnets of the instances. */
export const isolated: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

/** A name that RDS keeps as it is, with room for what follows it (63 characters in all). */
function identifier(name: string, value: string): Rule {
  return {
    when: Token.isUnresolved(value) || !/^[a-z](?:-?[a-z0-9])*$/.test(value) || value.length > 60,
    message: `${name} is "${value}"; allowed are lower-case letters, digits and single hyphens, at most 60, beginning with a letter, known at synth time; rename it`,
  };
}

/** What can be wrong with the cluster of either Region. */
function memberRules(props: GlobalDatabaseMemberProps): Rule[] {
  const { backupRetention, monitoringInterval, instanceType } = props;
  const zones = new Set(props.vpc.selectSubnets(isolated).availabilityZones).size;
  const days = backupRetention && !backupRetention.isUnresolved() ? backupRetention.toDays({ integral: false }) : 0;
  const monitoring = monitoringInterval && !monitoringInterval.isUnresolved() ? monitoringInterval.toSeconds() : 60;
  return [
    identifier('clusterIdentifier', props.clusterIdentifier),
    {
      when: zones < 2,
      message: `the isolated subnets of vpc lie in ${zones} zone(s); allowed are two or more; a writer and its reader in one zone are lost together`,
    },
    {
      // Aurora user guide, configuration requirements of a global database: classes optimized for memory.
      when: instanceType !== undefined && !/^[rx]/.test(instanceType.toString()),
      message: `instanceType is ${instanceType?.toString()}; allowed are families optimized for memory (r and x); choose r7g.large`,
    },
    durationBetween('backupRetention', backupRetention, day, 35 * day),
    {
      when: days % 1 !== 0,
      message: `backupRetention is ${days} days; allowed are whole days from 1 to 35; round it`,
    },
    {
      when: ![1, 5, 10, 15, 30, 60].includes(monitoring),
      message: `monitoringInterval is ${monitoring} s; allowed are 1, 5, 10, 15, 30 and 60 s; choose one of them`,
    },
  ];
}

/** What can be wrong with a `GlobalDatabase` in a stack of this Region. */
export function globalDatabaseRules(props: GlobalDatabaseProps, region: string): Rule[] {
  const { secondaryRegion, secondaryKeyAlias, parameters, maximumDataLoss } = props;
  const loss = maximumDataLoss && !maximumDataLoss.isUnresolved() ? maximumDataLoss.toMilliseconds() : 0;
  return [
    identifier('globalClusterIdentifier', props.globalClusterIdentifier),
    ...memberRules(props),
    {
      when: [region, secondaryRegion].some((one) => Token.isUnresolved(one)) || secondaryRegion === region,
      message: `secondaryRegion is "${secondaryRegion}" and the stack's own is "${region}"; allowed are two different ones, known at synth time; pass env: { region } to the stack`,
    },
    {
      when: secondaryKeyAlias !== undefined && !secondaryKeyAlias.startsWith('alias/'),
      message: `secondaryKeyAlias is "${secondaryKeyAlias}"; allowed is the alias of a key in ${secondaryRegion}, for instance "alias/bank-data"; create that key first`,
    },
    wholeNumber('instances', props.instances, 1, 15),
    {
      when: parameters?.['rds.force_ssl'] === '0',
      message: 'parameters sets rds.force_ssl to 0; allowed is 1; leave it out, connections are always encrypted',
    },
    {
      when: parameters?.['rds.global_db_rpo'] !== undefined,
      message:
        'parameters sets rds.global_db_rpo; allowed are others; use maximumDataLoss, which leaves the other Region without it',
    },
    // Aurora user guide, managing RPOs for Aurora PostgreSQL: 20 s to 68 years.
    durationBetween('maximumDataLoss', maximumDataLoss, 20, 2_147_483_647),
    { when: loss % 1000 !== 0, message: `maximumDataLoss is ${loss} ms; allowed are whole seconds; round it` },
    forwarding(props.writeForwarding, props.engineVersion?.auroraPostgresMajorVersion),
  ];
}

/** What can be wrong with a `SecondaryDatabase` in a stack of this Region. */
export function secondaryDatabaseRules(props: SecondaryDatabaseProps, region: string): Rule[] {
  const { globalDatabase, clusterIdentifier } = props;
  return [
    ...memberRules(props),
    {
      when: Token.isUnresolved(region) || region !== globalDatabase.secondaryRegion,
      message: `the stack's Region is ${region}; allowed is the secondaryRegion of the global database (${globalDatabase.secondaryRegion}), where the secret is; put the stack there`,
    },
    {
      when: clusterIdentifier === globalDatabase.primaryClusterIdentifier,
      message: `clusterIdentifier is "${clusterIdentifier}", that of the primary; allowed is another one; people and alarms need to tell the two apart`,
    },
    wholeNumber('instances', props.instances, 0, 16),
    {
      when: props.writeForwarding === true && props.instances === 0,
      message: 'writeForwarding is true and instances is 0; allowed are one or more; without a reader nobody forwards',
    },
    forwarding(props.writeForwarding, globalDatabase.engineVersion.auroraPostgresMajorVersion),
    durationBetween('maximumLag', props.maximumLag, 1, 3600),
  ];
}

/** Aurora user guide, write forwarding: every version from 16 on, of the older ones only some. */
function forwarding(wanted: boolean | undefined, majorVersion = '16'): Rule {
  return {
    when: wanted === true && Number.parseInt(majorVersion, 10) < 16,
    message: `writeForwarding is true and the engine version is ${majorVersion}; allowed is 16 or newer; choose a newer engineVersion`,
  };
}
