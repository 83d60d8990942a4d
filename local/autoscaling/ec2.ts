import type {
  DescribeInstancesRequest,
  DescribeInstancesResult,
  Filter,
  Instance,
  TerminateInstancesRequest,
  TerminateInstancesResult,
} from '@aws-sdk/client-ec2';
import { EngineError, localAccount, unknownOperation } from '../engine/error';
import { instanceType } from './api';
import type { LocalAutoScaling } from './autoscaling';
import type { LocalGroup, LocalInstance } from './group';

type Operations = Readonly<Record<string, (groups: readonly LocalGroup[], input: never) => unknown>>;

const operations: Operations = { DescribeInstances, TerminateInstances };

/** Answers EC2 for the instances of the Region's groups, in the shapes of the AWS SDK. */
export function ec2Handler(autoScaling: LocalAutoScaling) {
  return async function handleEc2(operation: string, input: unknown, region: string): Promise<unknown> {
    const answer = operations[operation];
    if (!answer) throw unknownOperation('ec2', operation, Object.keys(operations));
    const groups = autoScaling.groups.filter(({ settings }) => settings.region === region);
    return answer(groups, (input ?? {}) as never);
  };
}

const states = {
  Pending: { Code: 0, Name: 'pending' },
  InService: { Code: 16, Name: 'running' },
  Terminating: { Code: 32, Name: 'shutting-down' },
} as const;

function described(group: LocalGroup, instance: LocalInstance): Instance {
  const { name } = group.settings;
  return {
    InstanceId: instance.instanceId,
    InstanceType: instanceType,
    LaunchTime: instance.launchedAt,
    PrivateIpAddress: '127.0.0.1',
    Placement: { AvailabilityZone: instance.zone },
    State: states[instance.state],
    Tags: [
      { Key: 'Name', Value: name },
      { Key: 'aws:autoscaling:groupName', Value: name },
      ...(instance.process ? [{ Key: 'holdfast:process', Value: instance.process.id }] : []),
    ],
  };
}

function all(groups: readonly LocalGroup[]): { group: LocalGroup; instance: Instance }[] {
  return groups.flatMap((group) =>
    group.instances().map((instance) => ({ group, instance: described(group, instance) })),
  );
}

function DescribeInstances(groups: readonly LocalGroup[], input: DescribeInstancesRequest): DescribeInstancesResult {
  const found = chosen(groups, input.InstanceIds).filter(({ instance }) =>
    (input.Filters ?? []).every((filter) => matches(instance, filter)),
  );
  const reservation = { ReservationId: 'r-local', OwnerId: localAccount };
  return { Reservations: found.map(({ instance }) => ({ ...reservation, Instances: [instance] })) };
}

function TerminateInstances(groups: readonly LocalGroup[], input: TerminateInstancesRequest): TerminateInstancesResult {
  const found = chosen(groups, input.InstanceIds);
  for (const { group, instance } of found) group.terminate(instance.InstanceId ?? '');
  return {
    TerminatingInstances: found.map(({ instance }) => ({
      InstanceId: instance.InstanceId,
      PreviousState: instance.State,
      CurrentState: states.Terminating,
    })),
  };
}

function chosen(groups: readonly LocalGroup[], ids: string[] | undefined) {
  const instances = all(groups);
  if (!ids?.length) return instances;
  const missing = ids.filter((id) => !instances.some(({ instance }) => instance.InstanceId === id));
  if (missing.length > 0)
    throw new EngineError('InvalidInstanceID.NotFound', `The instance IDs '${missing.join(', ')}' do not exist`);
  return instances.filter(({ instance }) => ids.includes(instance.InstanceId ?? ''));
}

function matches(instance: Instance, { Name = '', Values = [] }: Filter): boolean {
  const value = filterValue(instance, Name);
  return value !== undefined && Values.includes(value);
}

function filterValue(instance: Instance, name: string): string | undefined {
  if (name === 'instance-id') return instance.InstanceId;
  if (name === 'instance-state-name') return instance.State?.Name;
  if (name === 'availability-zone') return instance.Placement?.AvailabilityZone;
  if (name.startsWith('tag:')) return instance.Tags?.find(({ Key }) => Key === name.slice(4))?.Value;
  const known = 'instance-id, instance-state-name, availability-zone, tag:<key>';
  throw new EngineError('InvalidParameterValue', `The filter '${name}' is not known here: use ${known}`);
}
