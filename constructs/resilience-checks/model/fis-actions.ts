import { actions } from '../../chaos/catalogue';
import { nearest } from '../../chaos/nearest';

/** What rules ask about an action of AWS FIS. */
export interface FisAction {
  /** Type of the resources that it acts on; nothing when it acts on none. */
  readonly targetType?: string;
  /** Key of the target inside the action, where it is known for certain. */
  readonly targetKey?: string;
}

/**
 * Actions that Holdfast's own experiments do not offer, by id, with the type of their targets.
 *
 * Source: AWS FIS user guide, "AWS FIS Actions reference"
 * (docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html), November 2026.
 */
const furtherActions: Readonly<Record<string, string | undefined>> = {
  'aws:directconnect:virtual-interface-disconnect': 'aws:directconnect:virtual-interface',
  'aws:ec2:send-spot-instance-interruptions': 'aws:ec2:spot-instance',
  'aws:ecs:drain-container-instances': 'aws:ecs:cluster',
  'aws:ecs:stop-task': 'aws:ecs:task',
  'aws:ecs:task-cpu-stress': 'aws:ecs:task',
  'aws:ecs:task-io-stress': 'aws:ecs:task',
  'aws:ecs:task-kill-process': 'aws:ecs:task',
  'aws:ecs:task-network-blackhole-port': 'aws:ecs:task',
  'aws:ecs:task-network-latency': 'aws:ecs:task',
  'aws:ecs:task-network-packet-loss': 'aws:ecs:task',
  'aws:eks:inject-kubernetes-custom-resource': 'aws:eks:cluster',
  'aws:eks:pod-cpu-stress': 'aws:eks:pod',
  'aws:eks:pod-delete': 'aws:eks:pod',
  'aws:eks:pod-io-stress': 'aws:eks:pod',
  'aws:eks:pod-memory-stress': 'aws:eks:pod',
  'aws:eks:pod-network-blackhole-port': 'aws:eks:pod',
  'aws:eks:pod-network-latency': 'aws:eks:pod',
  'aws:eks:pod-network-packet-loss': 'aws:eks:pod',
  'aws:eks:terminate-nodegroup-instances': 'aws:eks:nodegroup',
  'aws:kinesis:stream-expired-iterator-exception': 'aws:kinesis:stream',
  'aws:kinesis:stream-provisioned-throughput-exception': 'aws:kinesis:stream',
  'aws:memorydb:multi-region-cluster-pause-replication': 'aws:memorydb:multi-region-cluster',
  'aws:ssm:start-automation-execution': undefined,
};

/** Every action of AWS FIS, by id. */
export const fisActions: ReadonlyMap<string, FisAction> = new Map<string, FisAction>([
  ...Object.entries(furtherActions).map(([id, targetType]) => [id, { targetType }] as const),
  ...Object.entries(actions).map(
    ([id, { target }]) => [id, { targetType: target?.type, targetKey: target?.key }] as const,
  ),
]);

/** The action whose id is the closest to a wrong one. */
export const nearestAction = (id: string): string => nearest(id, [...fisActions.keys()]);
