import type { DatabaseInstance, Seat } from './instance';

/**
 * An in-Region read replica. Locally it has no server of its own: one of its source's standbys answers, which is also
 * a hot copy. It cannot be promoted, and it is never behind more than that standby.
 */
export interface ReadReplica {
  readonly identifier: string;
  readonly region: string;
  /** Identifier of its source in the same Region. */
  readonly source: string;
  /** Its number among the replicas of its source. */
  readonly number: number;
}

/** The server that answers for a read replica: a standby, or without one the leader itself. */
export function readReplicaTarget(replica: ReadReplica, source: DatabaseInstance): Seat {
  const standbys = source.standbySeats;
  return standbys[replica.number % standbys.length] ?? source.leaderSeat;
}
