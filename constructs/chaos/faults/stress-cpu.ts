import type { FaultProps } from '../definition';
import { type InstanceFaultProps, runDocument } from './on-instances';
import { runningInstances } from './support';

export interface StressCpuProps extends InstanceFaultProps {
  /**
   * Load of the processors, percent: 1 to 100.
   *
   * @default 100
   */
  readonly loadPercent?: number;
}

/** All processors of instances are busy. */
export const stressCpu = (props: StressCpuProps): FaultProps => ({
  name: 'cpu-stress',
  description: `The processors of an instance are busy to ${props.loadPercent ?? 100} %`,
  targets: { instances: runningInstances(props) },
  actions: {
    stress: runDocument('AWSFIS-Run-CPU-Stress', props, { LoadPercent: String(props.loadPercent ?? 100) }),
  },
});
