import type { FaultProps, LastingFaultProps } from '../definition';
import { iso, lengthOf, target } from './support';

export interface InterruptCachePowerProps extends LastingFaultProps {
  /** Zone whose nodes lose power. */
  readonly zone: string;
}

/** The nodes of a cache in one zone lose power; replicas in other zones take over, and none comes in their place. */
export const interruptCachePower = (props: InterruptCachePowerProps): FaultProps => ({
  name: 'cache-zone-power',
  description: `The nodes of a cache in ${props.zone} lose power`,
  targets: { caches: target('aws:elasticache:replicationgroup', props) },
  actions: {
    interrupt: {
      actionId: 'aws:elasticache:replicationgroup-interrupt-az-power',
      target: 'caches',
      parameters: { duration: iso(lengthOf(props)) },
    },
  },
});
