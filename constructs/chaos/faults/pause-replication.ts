import type { FaultProps, LastingFaultProps } from '../definition';
import { iso, lengthOf, target } from './support';

/** A global table of DynamoDB is cut off from its replicas in other Regions. */
export const pauseTableReplication = (props: LastingFaultProps): FaultProps => ({
  name: 'table-replication-pause',
  description: 'A global table exchanges nothing with other Regions',
  targets: { tables: target('aws:dynamodb:global-table', props) },
  actions: {
    pause: {
      actionId: 'aws:dynamodb:global-table-pause-replication',
      target: 'tables',
      parameters: { duration: iso(lengthOf(props)) },
    },
  },
});

export interface PauseBucketReplicationProps extends LastingFaultProps {
  /** Region of the buckets that receive the copies. */
  readonly region: string;
}

/** A bucket makes no copies in another Region. */
export const pauseBucketReplication = (props: PauseBucketReplicationProps): FaultProps => ({
  name: 'bucket-replication-pause',
  description: `A bucket makes no copies in ${props.region}`,
  targets: { buckets: target('aws:s3:bucket', props) },
  actions: {
    pause: {
      actionId: 'aws:s3:bucket-pause-replication',
      target: 'buckets',
      parameters: { duration: iso(lengthOf(props)), region: props.region },
    },
  },
});
