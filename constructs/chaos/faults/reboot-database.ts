import type { FaultProps, Targeting } from '../definition';
import { target } from './support';

export interface RebootDatabaseProps extends Targeting {
  /**
   * Whether the standby in another zone takes over, as it would if the instance were lost. A database in one zone
   * refuses it.
   *
   * @default true
   */
  readonly failover?: boolean;
}

/** A database instance of RDS reboots, and its standby takes over. */
export const rebootDatabase = (props: RebootDatabaseProps): FaultProps => {
  const failover = props.failover ?? true;
  return {
    name: failover ? 'database-failover' : 'database-reboot',
    description: failover ? 'A database instance fails over to its standby' : 'A database instance reboots',
    targets: { databases: target('aws:rds:db', props) },
    actions: {
      reboot: {
        actionId: 'aws:rds:reboot-db-instances',
        target: 'databases',
        parameters: { forceFailover: String(failover) },
      },
    },
  };
};
