import type { Lease } from '../../runtime/protocol/lease';

/** What an execution has seen of the holder's beat. It travels in the execution's data, never between executions. */
export interface Watch {
  readonly epoch: number;
  readonly beat: number;
  /** Waits of one beat poll that ran in full since the response of the first read that showed `beat`. */
  readonly quietPolls: number;
  /** The beat moved since the execution started. */
  readonly moved: boolean;
  /** Polls in all. */
  readonly polls: number;
}

/**
 * Counts a poll. Each call after the first must follow a wait of one beat poll that began after the previous poll
 * had ended: the state machine's shape sees to that. So the quiet time is a sum of waits, and no two clocks are ever
 * subtracted. The count is a lower bound; what the polls themselves take is not in it.
 */
export function advance(previous: Watch | undefined, lease: Lease): Watch {
  const polls = (previous?.polls ?? 0) + 1;
  if (!previous || previous.epoch !== lease.epoch)
    return { epoch: lease.epoch, beat: lease.beat, quietPolls: 0, moved: false, polls };
  if (previous.beat !== lease.beat) return { epoch: lease.epoch, beat: lease.beat, quietPolls: 0, moved: true, polls };
  return { ...previous, quietPolls: previous.quietPolls + 1, polls };
}

/** A poll whose read failed: the wait before it ran all the same, and counts once a read shows the same beat again. */
export const blindPoll = (previous: Watch | undefined): Watch | undefined =>
  previous && { ...previous, quietPolls: previous.quietPolls + 1, polls: previous.polls + 1 };
