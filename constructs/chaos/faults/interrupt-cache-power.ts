import type { Duration } from 'aws-cdk-lib';
import type { FaultProps, Selection } from '../definition';
import { iso, lengthOf, target } from './support';

// Not a `LastingFaultProps`: languages beside TypeScript cannot make an optional property a required one.
export interface InterruptCachePowerProps {
  /** Zone whose nodes lose power. */
  readonly zone: string;

  /**
   * Tags that a cache must have, all of them.
   *
   * @default - `holdfast:architecture` with the name of the architecture, unless `arns` are given
   */
  readonly tags?: { [key: string]: string };

  /**
   * ARNs, at most five, instead of tags.
   *
   * @default - caches are found by tags
   */
  readonly arns?: string[];

  /**
   * How many of them.
   *
   * @default Selection.count(1)
   */
  readonly selection?: Selection;

  /**
   * How long: 1 minute to 12 hours.
   *
   * @default Duration.minutes(5)
   */
  readonly duration?: Duration;
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
