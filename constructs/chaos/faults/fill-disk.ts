import { enforce, wholeNumber } from '../../core/rules';
import type { FaultProps } from '../definition';
import { type InstanceFaultProps, runDocument } from './on-instances';
import { runningInstances } from './support';

export interface FillDiskProps extends InstanceFaultProps {
  /**
   * Share of the root volume that is in use, percent: 1 to 99. On a full disk the agent cannot undo the fault.
   *
   * @default 95
   */
  readonly percent?: number;
}

/** The root volume of instances is nearly full. */
export function fillDisk(props: FillDiskProps): FaultProps {
  enforce('InvalidFault', 'Fault.fillDisk', [wholeNumber('percent', props.percent, 1, 99)]);
  const percent = props.percent ?? 95;
  return {
    name: 'disk-fill',
    description: `The root volume of an instance is filled to ${percent} %`,
    targets: { instances: runningInstances(props) },
    actions: { fill: runDocument('AWSFIS-Run-Disk-Fill', props, { Percent: String(percent) }) },
  };
}
