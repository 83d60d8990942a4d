import { Duration } from 'aws-cdk-lib';
import type { FaultProps } from '../definition';
import { type InstanceFaultProps, runDocument } from './on-instances';
import { runningInstances } from './support';

export interface DelayNetworkProps extends InstanceFaultProps {
  /**
   * Time that is added to each packet, whole milliseconds.
   *
   * @default Duration.seconds(2)
   */
  readonly delay?: Duration;

  /**
   * How much that time varies.
   *
   * @default Duration.millis(10)
   */
  readonly jitter?: Duration;

  /**
   * Whose traffic is slow: addresses, ranges, domain names (the database's endpoint), zones, `DYNAMODB`, `S3`. IPv4
   * alone.
   *
   * @default - everybody's
   */
  readonly sources?: string[];

  /**
   * Whether the traffic to the sources is slow, in place of that from them.
   *
   * @default true
   */
  readonly egress?: boolean;
}

/** The network of instances is slow, towards everybody or towards some. */
export const delayNetwork = (props: DelayNetworkProps): FaultProps => {
  const delay = props.delay ?? Duration.seconds(2);
  const sources = props.sources ?? ['ALL'];
  return {
    name: 'network-latency',
    description: `Each packet between an instance and ${sources.join(', ')} takes ${delay.toMilliseconds()} ms longer`,
    targets: { instances: runningInstances(props) },
    actions: {
      delay: runDocument('AWSFIS-Run-Network-Latency-Sources', props, {
        DelayMilliseconds: String(delay.toMilliseconds()),
        JitterMilliseconds: String((props.jitter ?? Duration.millis(10)).toMilliseconds()),
        Sources: sources.join(','),
        TrafficType: (props.egress ?? true) ? 'egress' : 'ingress',
      }),
    },
  };
};
