import type { Lsn } from '../postgres';
import type { Engine } from './engine';
import type { ClaimAnswer, FailoverHooks } from './hooks';
import type { DatabaseInstance, Seat } from './instance';

export type FailoverOutcome =
  | {
      readonly outcome: 'promoted';
      readonly oldDatabase: string;
      readonly database: string;
      readonly timeline: number;
      readonly epoch: number;
    }
  | { readonly outcome: 'kept'; readonly reason: string };

/** A standby whose receiver is gone for good, and how far its log reaches on disk. */
export interface Stopped {
  readonly seat: Seat;
  readonly flushed: Lsn;
}

/**
 * How many standbys must be known to have stopped receiving before their logs may be compared, of `standbys` of which
 * a commit waits for `confirmations`: with fewer, those that are missing could confirm commits that the longest of the
 * others lacks, before the comparison or after it.
 */
export function standbysToStop(standbys: number, confirmations: number): number {
  return standbys - confirmations + 1;
}

/** The standby with the longest log; of equals the first. Undefined if too few have stopped. */
export function chooseCandidate(stopped: readonly Stopped[], needed: number): Stopped | undefined {
  if (stopped.length === 0 || stopped.length < needed) return undefined;
  return stopped.reduce((longest, other) => (other.flushed > longest.flushed ? other : longest));
}

/**
 * Replaces the writer of an instance by one of its standbys: stop the receivers, only then compare, claim, promote.
 * Whatever ends it before the promotion leaves the old writer in its role, with its standbys following it again; that would
 * undo what another controller has stopped and compared, so an instance has one at a time (`DatabaseInstance.exclusively`).
 * Lanes and fence row are the caller's next steps; until then the new timeline in the database keeps writers out.
 */
export async function failOver(
  instance: DatabaseInstance,
  engine: Engine,
  hooks: FailoverHooks,
): Promise<FailoverOutcome> {
  const old = instance.leaderSeat;
  // A writer that was replaced earlier and not yet made anew follows nobody: it confirms nothing, and has no say.
  const standbys = instance.standbySeats.filter((seat) => !seat.replaced);
  try {
    const stopped = await stopStandbys(standbys, engine);
    const needed = standbysToStop(standbys.length, 1);
    const candidate = chooseCandidate(stopped, needed);
    if (!candidate) throw new NotNow(`${stopped.length} of ${standbys.length} standbys stopped, ${needed} are needed`);
    const claim = await claimWriter(instance, candidate.seat, hooks);
    const database = await promoteClaimed(instance, claim.database, stopped);
    return { outcome: 'promoted', oldDatabase: old.name, database, timeline: instance.timeline, epoch: claim.epoch };
  } catch (error) {
    if (!(error instanceof NotNow)) throw error;
    for (const seat of standbys) await engine.follow(instance, seat, instance, old);
    return { outcome: 'kept', reason: error.message };
  }
}

/** Nothing was promoted, and nothing is wrong with trying again. */
class NotNow extends Error {}

async function stopStandbys(standbys: readonly Seat[], engine: Engine, limit = 1000): Promise<Stopped[]> {
  const severed = await Promise.allSettled(standbys.map((seat) => engine.sever(seat, limit)));
  // All receivers are dealt with before the first log is looked at.
  const gone = standbys.filter((_, index) => severed[index]?.status === 'fulfilled');
  const read = await Promise.allSettled(
    gone.map(async (seat) => ({ seat, flushed: await seat.member!.flushedLsn(limit) })),
  );
  return read.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

async function claimWriter(instance: DatabaseInstance, candidate: Seat, hooks: FailoverHooks) {
  const { region, identifier, timeline } = instance;
  const request = { region, instance: identifier, oldDatabase: instance.leaderSeat.name, oldTimeline: timeline };
  let answer: ClaimAnswer;
  try {
    answer = await hooks.claim({ ...request, candidate: candidate.name });
  } catch (error) {
    throw new NotNow(`the claim failed: ${(error as Error).message}`);
  }
  if (!answer.granted) throw new NotNow(`the claim was refused: ${answer.reason}`);
  return answer;
}

async function promoteClaimed(
  instance: DatabaseInstance,
  database: string,
  stopped: readonly Stopped[],
): Promise<string> {
  const seat = stopped.find((one) => one.seat.name === database)?.seat;
  if (!seat?.member) throw new NotNow(`${database}, which an earlier claim names, cannot be promoted now`);
  const old = instance.leaderSeat;
  instance.timeline = await seat.member.promote();
  instance.leader = instance.seats.indexOf(seat);
  old.replaced = true;
  return seat.name;
}
