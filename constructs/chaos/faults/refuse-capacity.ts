import type { FaultProps, LastingFaultProps } from '../definition';
import { iso, lengthOf, target } from './support';

export interface RefuseCapacityProps extends LastingFaultProps {
  /** Zones in which nothing can be launched. */
  readonly zones: string[];
}

/** Groups cannot launch instances: what a scale-out during a disaster meets. */
export const refuseCapacity = (props: RefuseCapacityProps): FaultProps => ({
  name: 'capacity-refused',
  description: `There is no capacity in ${props.zones.join(', ')}`,
  targets: { groups: target('aws:ec2:autoscaling-group', props) },
  actions: {
    refuse: {
      actionId: 'aws:ec2:asg-insufficient-instance-capacity-error',
      target: 'groups',
      parameters: {
        duration: iso(lengthOf(props)),
        availabilityZoneIdentifiers: props.zones.join(','),
        percentage: '100',
      },
    },
  },
});
