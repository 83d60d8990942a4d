import type { FaultProps, Targeting } from '../definition';
import { target } from './support';

/** An Aurora cluster makes one of its readers the writer. */
export const failOverCluster = (props: Targeting): FaultProps => ({
  name: 'cluster-failover',
  description: 'A reader of an Aurora cluster becomes its writer',
  targets: { clusters: target('aws:rds:cluster', props) },
  actions: { failover: { actionId: 'aws:rds:failover-db-cluster', target: 'clusters' } },
});
