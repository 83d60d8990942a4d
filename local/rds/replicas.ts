import { setTimeout as sleep } from 'node:timers/promises';
import { type Lsn, type PostgresMember, parseLsn } from '../postgres';
import type { Engine } from './engine';
import type { DatabaseInstance } from './instance';

/** Where the timeline that a primary writes began; undefined on the first timeline, which forked from nothing. */
export async function forkPoint(writer: PostgresMember, timeline: number): Promise<Lsn | undefined> {
  if (timeline <= 1) return undefined;
  const name = `pg_wal/${timeline.toString(16).toUpperCase().padStart(8, '0')}.history`;
  const [row] = await writer.query<{ text: string }>('select pg_read_file($1) as text', [name]);
  const fork = parseHistory(row?.text ?? '');
  if (fork === undefined) throw new Error(`${name} of ${writer.name} names no fork`);
  return fork;
}

/** The last fork in a timeline history file: lines of timeline, log position, reason. */
export function parseHistory(text: string): Lsn | undefined {
  const lines = text.split('\n').filter((line) => /^\s*\d+\s/.test(line));
  const position = lines.at(-1)?.trim().split(/\s+/)[1];
  return position === undefined ? undefined : parseLsn(position);
}

/**
 * Lets a replica follow its source's new writer. A replica may have received more than the standby that was promoted:
 * then it belongs to a history that ended, and is made anew as soon as its source can be reached. Not before: it may
 * be the only copy in its Region.
 */
export async function refollow(replica: DatabaseInstance, source: DatabaseInstance, engine: Engine): Promise<void> {
  const fork = await forkPoint(source.writer, source.timeline);
  const seat = replica.leaderSeat;
  if (seat.member && fork !== undefined) {
    await engine.sever(seat, 2000);
    if ((await settledLsn(seat.member)) > fork) return makeAnew(replica, source, engine, fork);
  }
  if (!seat.member) return makeAnew(replica, source, engine, fork ?? 0n);
  return engine.follow(replica, seat, source, source.leaderSeat);
}

/** How far a standby without a receiver has applied its log, once it has applied all that is complete. */
async function settledLsn(member: PostgresMember): Promise<Lsn> {
  for (let before = await member.appliedLsn(); ;) {
    await sleep(100);
    const now = await member.appliedLsn();
    if (now === before) return now;
    before = now;
  }
}

async function makeAnew(replica: DatabaseInstance, source: DatabaseInstance, engine: Engine, fork: Lsn): Promise<void> {
  await engine.assertReachable(replica, source);
  replica.status = 'modifying';
  try {
    for (const seat of replica.seats) await engine.removeSeat(seat, `${seat.name}-diverged-at-${fork}`);
    await engine.createReplica(replica, source);
  } finally {
    replica.status = 'available';
  }
}
