import type { FaultProps } from '../definition';
import { type InstanceFaultProps, runDocument } from './on-instances';
import { runningInstances } from './support';

export interface StressMemoryProps extends InstanceFaultProps {
  /**
   * Memory in use, percent: 1 to 100.
   *
   * @default 90
   */
  readonly percent?: number;
}

/** The memory of instances runs short. */
export const stressMemory = (props: StressMemoryProps): FaultProps => ({
  name: 'memory-stress',
  description: `The memory of an instance is used to ${props.percent ?? 90} %`,
  targets: { instances: runningInstances(props) },
  actions: { stress: runDocument('AWSFIS-Run-Memory-Stress', props, { Percent: String(props.percent ?? 90) }) },
});
