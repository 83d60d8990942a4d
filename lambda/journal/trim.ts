import { lanePositions } from '../../runtime/ledger/canary';
import { eachLane } from '../../runtime/ledger/seal';
import { peerOf, type HandlerContext } from '../context';
import { withDatabase } from '../database/session';
import { decideTrim, trimmable, type Confirmation, type TrimBounds, type TrimDecision } from './decide';
import type { TrimStore } from './store';

export interface TrimOptions {
  readonly store: TrimStore;
  /** Age that a record must have, milliseconds. */
  readonly retention: number;
  /** Age that a confirmation may have, milliseconds. */
  readonly freshness: number;
  /** Resolves when the next record may be deleted. */
  readonly pace: () => Promise<void>;
  /** Milliseconds for which it may go on. */
  readonly remaining: () => number;
}

/** What a run did; the scheduler ignores it, logs and tests don't. */
export interface TrimReport {
  readonly confirmed?: { readonly role: string; readonly epoch: number };
  readonly deleted: number;
  /** Why nothing was, or no more. */
  readonly stopped?: string;
  /**
   * Age of the oldest record that is not the first of its lane, milliseconds: about the retention while trimming keeps
   * up. The first one of a lane may be older, since the last that both Regions confirmed always stays.
   */
  readonly oldest?: number;
}

/** Records read at once, and deleted between two looks at the lease. */
const batch = 50;

/** Lanes at a time. */
const concurrency = 32;

/** Time that must be left to begin another batch, milliseconds. */
const reserve = 20_000;

/**
 * A Region's turn: reads its own database and says how far it has come; the Region that holds the lease then deletes
 * what both Regions hold and is old enough. No Region looks into the other one's database.
 */
export async function trimJournal(context: HandlerContext, options: TrimOptions): Promise<TrimReport> {
  const lease = await context.control().lease();
  if (!lease) return { deleted: 0, stopped: 'there is no lease' };
  const own = await confirm(context, options.store, lease.epoch);
  const confirmed = { role: own.role, epoch: own.epoch };
  if (lease.holder !== context.region) return { confirmed, deleted: 0, stopped: `${lease.holder} holds the lease` };
  const other = await options.store.confirmation(peerOf(context.config, context.region));
  const decide = () => decideNow(context, options, own, other);
  const run: Run = { decide, deleted: 0, oldest: undefined, stopped: undefined };
  await eachLane(context.config.lanes, concurrency, (lane) => trimLane(options, run, lane));
  const { deleted, oldest, stopped } = run;
  return { confirmed, deleted, stopped, oldest: oldest === undefined ? undefined : context.now() - oldest };
}

/** How far the own database has come: read before it is written down, so that it is never ahead of the truth. */
async function confirm(context: HandlerContext, store: TrimStore, epoch: number): Promise<Confirmation> {
  const { config, region } = context;
  const at = context.now();
  const read = await withDatabase(context.database, async ({ pool, role }) => ({
    role,
    positions: await lanePositions(pool, role),
  }));
  const positions = Array.from({ length: config.lanes }, (_, lane) => read.positions.get(lane) ?? 0);
  const confirmation: Confirmation = { region, epoch, role: read.role, at, positions };
  await store.confirm(confirmation);
  return confirmation;
}

async function decideNow(
  context: HandlerContext,
  { retention, freshness }: TrimOptions,
  own: Confirmation,
  other: Confirmation | undefined,
): Promise<TrimDecision> {
  const { lease, records } = await context.control().snapshot();
  const { region, config } = context;
  return decideTrim({
    region,
    lanes: config.lanes,
    lease,
    records,
    own,
    other,
    now: context.now(),
    retention,
    freshness,
  });
}

interface Run {
  readonly decide: () => Promise<TrimDecision>;
  deleted: number;
  /** When the oldest record that is not the first of its lane was put. */
  oldest: number | undefined;
  stopped: string | undefined;
}

/** From the beginning of the lane on, a batch at a time; the lease and open failovers are looked at before each. */
async function trimLane(options: TrimOptions, run: Run, lane: number): Promise<void> {
  const { store, pace } = options;
  for (;;) {
    const records = await store.first(lane, batch);
    const bounds = await boundsNow(options, run);
    const due = bounds ? trimmable(records, bounds) : [];
    let deleted = 0;
    for (const { position } of due) {
      await pace();
      if (await store.remove(lane, position, bounds!.before)) deleted++;
    }
    run.deleted += deleted;
    // What the table refuses to delete would be found again, and again.
    if (deleted > 0 && due.length === records.length) continue;
    const second = records[due.length + 1]?.at;
    if (second !== undefined) run.oldest = Math.min(run.oldest ?? Infinity, second);
    return;
  }
}

/** What may go at this moment; nothing once anything speaks against it, for the rest of the run. */
async function boundsNow({ remaining }: TrimOptions, run: Run): Promise<TrimBounds | undefined> {
  if (run.stopped !== undefined) return undefined;
  const decision = await run.decide();
  if (!decision.trim) run.stopped = decision.reason;
  else if (remaining() < reserve) run.stopped = 'the time is up';
  else return decision.bounds;
  return undefined;
}
