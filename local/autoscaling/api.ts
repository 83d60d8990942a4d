import type {
  AutoScalingGroup,
  AutoScalingGroupNamesType,
  AutoScalingGroupsType,
  AutoScalingInstancesType,
  DescribeAutoScalingInstancesType,
  SetDesiredCapacityType,
  TerminateInstanceInAutoScalingGroupType,
  UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { EngineError, localAccount, unknownOperation } from '../engine/error';
import { defaultCooldown, type LocalAutoScaling } from './autoscaling';
import type { LocalGroup, LocalInstance } from './group';

interface Call {
  readonly groups: readonly LocalGroup[];
  readonly region: string;
  readonly speed: number;
}

type Operations = Readonly<Record<string, (call: Call, input: never) => unknown>>;

const operations: Operations = {
  DescribeAutoScalingGroups,
  DescribeAutoScalingInstances,
  SetDesiredCapacity,
  TerminateInstanceInAutoScalingGroup,
  UpdateAutoScalingGroup,
};

/**
 * Answers Auto Scaling in the shapes of the AWS SDK. Capacities are counted in instances, of which each process stands
 * for several.
 */
export function autoScalingHandler(autoScaling: LocalAutoScaling) {
  return async function handleAutoScaling(operation: string, input: unknown, region: string): Promise<unknown> {
    const answer = operations[operation];
    if (!answer) throw unknownOperation('autoscaling', operation, Object.keys(operations));
    const groups = autoScaling.groups.filter(({ settings }) => settings.region === region);
    return answer({ groups, region, speed: autoScaling.speed }, (input ?? {}) as never);
  };
}

/** Instance type that every local instance claims to be. */
export const instanceType = 'm7g.large';

const health = (instance: LocalInstance) => ({
  InstanceId: instance.instanceId,
  InstanceType: instanceType,
  AvailabilityZone: instance.zone,
  LifecycleState: instance.state,
  ProtectedFromScaleIn: false,
});

function described({ settings, size, createdAt }: LocalGroup, instances: readonly LocalInstance[]): AutoScalingGroup {
  const { name, region, zones } = settings;
  return {
    AutoScalingGroupName: name,
    AutoScalingGroupARN: `arn:aws:autoscaling:${region}:${localAccount}:autoScalingGroup:local:autoScalingGroupName/${name}`,
    MinSize: size.minimum,
    MaxSize: size.maximum,
    DesiredCapacity: size.desired,
    DefaultCooldown: defaultCooldown,
    AvailabilityZones: [...zones],
    HealthCheckType: 'ELB',
    CreatedTime: createdAt,
    Instances: instances.map((instance) => ({ ...health(instance), HealthStatus: 'Healthy' })),
  };
}

function DescribeAutoScalingGroups({ groups }: Call, input: AutoScalingGroupNamesType): AutoScalingGroupsType {
  const names = input.AutoScalingGroupNames;
  const wanted = groups.filter(({ settings }) => !names?.length || names.includes(settings.name));
  return { AutoScalingGroups: wanted.map((group) => described(group, group.instances())) };
}

function DescribeAutoScalingInstances(
  { groups }: Call,
  { InstanceIds }: DescribeAutoScalingInstancesType,
): AutoScalingInstancesType {
  const all = groups.flatMap((group) => group.instances().map((instance) => ({ group, instance })));
  return {
    AutoScalingInstances: all
      .filter(({ instance }) => !InstanceIds?.length || InstanceIds.includes(instance.instanceId))
      .map(({ group, instance }) => ({
        ...health(instance),
        AutoScalingGroupName: group.settings.name,
        HealthStatus: 'HEALTHY',
      })),
  };
}

function SetDesiredCapacity(call: Call, input: SetDesiredCapacityType): object {
  const group = findGroup(call, input.AutoScalingGroupName);
  const cooldown = (defaultCooldown * 1000) / call.speed;
  if (input.HonorCooldown && Date.now() < group.lastActivity + cooldown)
    throw new EngineError(
      'ScalingActivityInProgress',
      `Scaling activity is in progress: group ${group.settings.name} is in its cooldown`,
    );
  group.setDesired(input.DesiredCapacity);
  return {};
}

function UpdateAutoScalingGroup(call: Call, input: UpdateAutoScalingGroupType): object {
  findGroup(call, input.AutoScalingGroupName).update(input);
  return {};
}

/** Ends the process that stands for the instance, and with it the other instances that it stands for. */
function TerminateInstanceInAutoScalingGroup(call: Call, input: TerminateInstanceInAutoScalingGroupType): object {
  const { InstanceId = '', ShouldDecrementDesiredCapacity } = input;
  const group = call.groups.find((candidate) =>
    candidate.instances().some(({ instanceId }) => instanceId === InstanceId),
  );
  if (!group)
    throw new EngineError(
      'ValidationError',
      `Instance Id not found - No managed instance found for instance ID: ${InstanceId}`,
    );
  group.terminate(InstanceId, ShouldDecrementDesiredCapacity);
  return {
    Activity: {
      ActivityId: `terminate-${InstanceId}`,
      AutoScalingGroupName: group.settings.name,
      Cause: 'a user request took the instance out of service',
      Description: `Terminating EC2 instance: ${InstanceId}`,
      StartTime: new Date(),
      StatusCode: 'InProgress',
      Progress: 0,
    },
  };
}

function findGroup({ groups, region }: Call, name: string | undefined): LocalGroup {
  const group = groups.find(({ settings }) => settings.name === name);
  if (group) return group;
  throw new EngineError(
    'ValidationError',
    `AutoScalingGroup name not found - AutoScalingGroup '${name}' not found in ${region}`,
  );
}
