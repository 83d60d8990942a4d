import {
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';
import type { HandlerContext } from '../../context';
import { again, ok, type FailoverState, type StepResult } from '../state';

/** Capacity that a group must be set to, or undefined if it is set already. Pure. */
export function resize(group: AutoScalingGroup, capacity: number): { minimum: number; desired: number } | undefined {
  const wanted = Math.min(capacity, group.MaxSize ?? capacity);
  // An idle group scales in to its minimum, so the minimum moves too; more than wanted is left alone.
  const desired = Math.max(wanted, group.DesiredCapacity ?? 0);
  return group.MinSize === wanted && group.DesiredCapacity === desired ? undefined : { minimum: wanted, desired };
}

export const inService = (group: AutoScalingGroup): number =>
  (group.Instances ?? []).filter(
    ({ LifecycleState, HealthStatus }) => LifecycleState === 'InService' && HealthStatus !== 'Unhealthy',
  ).length;

/** Grows the own group to the capacity of a Region that serves. */
export async function scale(context: HandlerContext, _state: FailoverState): Promise<StepResult> {
  const { name, active } = context.config.groups[context.region]!;
  const { group, wanted } = await setCapacity(context, name, active);
  const ready = inService(group);
  return ready >= wanted ? ok() : again(`${ready} of ${wanted} instances are in service`);
}

/** Lets the own group shrink to the capacity of an idle standby. */
export async function shrink(context: HandlerContext): Promise<void> {
  const { name, minimum } = context.config.groups[context.region]!;
  await context
    .clients(context.region)
    .autoScaling.send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: name, MinSize: minimum, DesiredCapacity: minimum }),
    );
}

async function setCapacity(
  context: HandlerContext,
  name: string,
  capacity: number,
): Promise<{ group: AutoScalingGroup; wanted: number }> {
  const { autoScaling } = context.clients(context.region);
  const { AutoScalingGroups } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  const group = AutoScalingGroups?.[0];
  if (!group)
    throw new Error(`auto scaling group "${name}" does not exist in ${context.region}: deploy the web stack there`);
  const size = resize(group, capacity);
  if (size)
    await autoScaling.send(
      new UpdateAutoScalingGroupCommand({
        AutoScalingGroupName: name,
        MinSize: size.minimum,
        DesiredCapacity: size.desired,
      }),
    );
  return { group, wanted: Math.min(capacity, group.MaxSize ?? capacity) };
}
