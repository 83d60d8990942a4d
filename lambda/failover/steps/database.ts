import { setTimeout as sleep } from 'node:timers/promises';
import { freezeFence, thawFence, writeFence } from '../../../runtime/ledger/fence';
import type { Fence } from '../../../runtime/ledger/ports';
import type { HandlerContext } from '../../context';
import { withDatabase, type DatabaseSession } from '../../database/session';
import { again, ok, stale, type FailoverState, type StepResult } from '../state';

/** Milliseconds for a connection. */
const deadline = 5_000;
/** A planned move lets running payments end for this long, milliseconds, before their sessions are terminated. */
const drain = 2_000;

/** Gives the promoted database to the new epoch. From then on only replay may write, until the lease opens. */
export async function fence(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  return onWriter(context, async ({ pool }) => {
    const { fence: row } = await writeFence(pool, state.epoch, { deadline });
    return judge(row, state.epoch, ({ frozen }) => (frozen ? stale(`epoch ${state.epoch} has been frozen`) : ok()));
  });
}

/**
 * Ends the old epoch in its own database; runs in the old holder's Region. A planned move waits for its answer, which
 * carries the final position of the log; after an unplanned one nobody does. Finding the epoch frozen is as good as
 * freezing it, since it is never thawed.
 */
export async function freeze(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  const ending = state.epoch - 1;
  return onWriter(context, async ({ pool }) => {
    const { fence: row } = await freezeFence(pool, ending, { grace: drain, deadline });
    // Read after the commit, so that the position covers the freeze itself.
    const { rows } = await pool.query<{ lsn: string }>('SELECT pg_current_wal_flush_lsn()::text AS lsn', [], {
      idempotent: true,
    });
    return judge(row, ending, ({ frozen }) =>
      frozen ? ok({ finalLsn: rows[0]!.lsn }) : again('the fence row is not frozen'),
    );
  });
}

/** Waits until the target's replica holds all that the frozen writer ever wrote. */
export async function catchUp(context: HandlerContext, { finalLsn }: FailoverState): Promise<StepResult> {
  if (!finalLsn) throw new Error('catch-up needs the final position of the log: it must follow freeze');
  // A round trip through the state machine costs more than the last few kilobytes of the log.
  const until = context.now() + 2_000;
  return withDatabase(context.database, async ({ pool, role }) => {
    if (role !== 'replica') return stale('the target is not a replica any more: a stale promotion forked it');
    for (;;) {
      const { rows } = await pool.query<{ applied: boolean | null }>(
        'SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS applied',
        [finalLsn],
        { from: 'replica' },
      );
      if (rows[0]?.applied) return ok();
      if (context.now() >= until) return again(`the replica has not applied ${finalLsn} yet`);
      await sleep(20);
    }
  });
}

/** Lets the own database write again, under the newer epoch that its Region was given. */
export async function thaw(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  const { region } = context;
  const lease = await context.control().lease();
  if (!lease || lease.holder !== region || lease.phase !== 'serving') return stale(`${region} does not hold the lease`);
  const result = await onWriter(context, async ({ pool }) => {
    const { fence: row } = await thawFence(pool, lease.epoch, { deadline });
    return judge(row, lease.epoch, ({ frozen }) => (frozen ? stale(`epoch ${lease.epoch} has been frozen`) : ok()));
  });
  if (result.outcome === 'ok') await recordThaw(context);
  return { ...result, detail: result.detail ?? state.detail };
}

async function recordThaw(context: HandlerContext): Promise<void> {
  const store = context.control();
  const { records } = await store.snapshot();
  const waiting = records.filter(
    ({ status, thawed, from }) => status === 'aborted' && thawed === false && from === context.region,
  );
  for (const { epoch } of waiting) await store.amend(epoch, { thawed: true });
}

function onWriter(context: HandlerContext, work: (session: DatabaseSession) => Promise<StepResult>) {
  return withDatabase(context.database, async (session): Promise<StepResult> => {
    if (session.role !== 'writer') return again('the database is a replica');
    return work(session);
  });
}

function judge(row: Fence | undefined, epoch: number, mine: (row: Fence) => StepResult): StepResult {
  if (!row) throw new Error('the database has no fence row: the first instance that holds the lease creates it');
  return row.epoch === epoch ? mine(row) : stale(`the fence row is of epoch ${row.epoch}, not ${epoch}`);
}
