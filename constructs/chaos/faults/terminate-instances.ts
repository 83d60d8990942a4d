import type { FaultProps, Targeting } from '../definition';
import { runningInstances } from './support';

/** Instances are terminated; their group replaces them. */
export const terminateInstances = (props: Targeting): FaultProps => ({
  name: 'instance-terminate',
  description: 'An instance is terminated; its group puts another in its place',
  targets: { instances: runningInstances(props) },
  actions: { terminate: { actionId: 'aws:ec2:terminate-instances', target: 'instances' } },
});
