import { Duration } from 'aws-cdk-lib';
import { type FaultAction, type FaultProps, type FaultTarget, Selection, type Targeting } from '../definition';
import { iso, runningInstances, target } from './support';

export interface InterruptZonePowerProps {
  /** Name of the zone that goes dark. */
  readonly zone: string;

  /**
   * Tags of everything that loses power.
   *
   * @default - `holdfast:architecture` with the name of the architecture
   */
  readonly tags?: { [key: string]: string };

  /**
   * How long: 1 minute to 12 hours.
   *
   * @default Duration.minutes(30)
   */
  readonly duration?: Duration;

  /**
   * Tags of database instances that fail over from the zone. The experiment fails at its start if none of them is
   * there: say it only when the writer is.
   *
   * @default - no database instance is touched beside the network of its subnet
   */
  readonly databaseTags?: { [key: string]: string };

  /**
   * Tags of Aurora clusters that fail over if their writer is in the zone; the experiment fails at its start if none
   * is.
   *
   * @default - no cluster is touched beside the network of its subnets
   */
  readonly clusterTags?: { [key: string]: string };

  /**
   * Tags of caches whose nodes in the zone lose power.
   *
   * @default - no cache is touched beside the network of its subnets
   */
  readonly cacheTags?: { [key: string]: string };
}

/** One part of the fault: what it acts on, and how. */
interface Part {
  readonly target: FaultTarget;
  readonly action: Omit<FaultAction, 'target'>;
}

/**
 * A zone loses power, as far as AWS FIS can play it: instances stop and cannot be launched there, subnets are cut off;
 * databases and caches fail over, if asked for.
 */
export function interruptZonePower(props: InterruptZonePowerProps): FaultProps {
  const parts = Object.entries({ ...always(props), ...onRequest(props) });
  return {
    name: 'zone-power',
    description: `Zone ${props.zone} loses power`,
    targets: Object.fromEntries(parts.map(([name, part]) => [name, part.target])),
    actions: Object.fromEntries(parts.map(([name, { action }]) => [name, { ...action, target: name }])),
  };
}

const lasting = ({ duration }: InterruptZonePowerProps) => iso(duration ?? Duration.minutes(30));

const everywhere = (tags?: { [key: string]: string }): Targeting => ({ tags, selection: Selection.all() });

function always(props: InterruptZonePowerProps): Record<string, Part> {
  const { zone, tags } = props;
  const inZone = { ...everywhere(tags), zone };
  const duration = lasting(props);
  return {
    instances: {
      target: runningInstances(inZone),
      action: {
        actionId: 'aws:ec2:stop-instances',
        // The group terminates what it finds stopped, and that is as it should be.
        parameters: { startInstancesAfterDuration: duration, completeIfInstancesTerminated: 'true' },
      },
    },
    groups: {
      target: target('aws:ec2:autoscaling-group', everywhere(tags)),
      action: {
        actionId: 'aws:ec2:asg-insufficient-instance-capacity-error',
        parameters: { duration, availabilityZoneIdentifiers: zone, percentage: '100' },
      },
    },
    subnets: {
      target: target('aws:ec2:subnet', inZone),
      action: { actionId: 'aws:network:disrupt-connectivity', parameters: { duration, scope: 'all' } },
    },
  };
}

function onRequest(props: InterruptZonePowerProps): Record<string, Part> {
  const { zone, databaseTags, clusterTags, cacheTags } = props;
  const inZone = (tags: { [key: string]: string }) => ({ ...everywhere(tags), zone });
  return {
    ...(databaseTags && {
      databases: {
        target: target('aws:rds:db', inZone(databaseTags)),
        action: { actionId: 'aws:rds:reboot-db-instances', parameters: { forceFailover: 'true' } },
      },
    }),
    ...(clusterTags && {
      clusters: {
        target: target('aws:rds:cluster', inZone(clusterTags)),
        action: { actionId: 'aws:rds:failover-db-cluster' },
      },
    }),
    ...(cacheTags && {
      caches: {
        target: target('aws:elasticache:replicationgroup', inZone(cacheTags)),
        action: {
          actionId: 'aws:elasticache:replicationgroup-interrupt-az-power',
          parameters: { duration: lasting(props) },
        },
      },
    }),
  };
}
