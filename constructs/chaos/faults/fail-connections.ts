import type { FaultProps, LastingFaultProps } from '../definition';
import { iso, lengthOf, target } from './support';

export interface FailConnectionsProps extends LastingFaultProps {
  /**
   * Share of the connections that fail, percent: 1 to 100.
   *
   * @default 100
   */
  readonly percent?: number;
}

/** Connections to an Aurora DSQL cluster fail. */
export const failConnections = (props: FailConnectionsProps): FaultProps => ({
  name: 'connection-failure',
  description: `${props.percent ?? 100} % of the connections to an Aurora DSQL cluster fail`,
  targets: { clusters: target('aws:dsql:cluster', props) },
  actions: {
    fail: {
      actionId: 'aws:dsql:cluster-connection-failure',
      target: 'clusters',
      parameters: { duration: iso(lengthOf(props)), percentage: String(props.percent ?? 100) },
    },
  },
});
