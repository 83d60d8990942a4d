import type { JournalRecord } from '../protocol/journal';
import { changeOf } from './change';
import { fenceRefusal } from './fence-check';
import type { Journal, Ledger } from './ports';
import { assertConsecutive } from './roll-forward';
import { eachLane } from './seal';

export interface ReplayOptions {
  readonly ledger: Ledger;
  readonly journal: Journal;
  /** Epoch of this takeover: lanes are replayed through its seal, and the fence row must name it. */
  readonly epoch: number;
  readonly lanes: number;
  /** Milliseconds for one transaction. */
  readonly deadline: number;
  /** Records a transaction. @default 200 */
  readonly batch?: number;
  /** Lanes at a time. @default 4 */
  readonly concurrency?: number;
}

export interface ReplayedLane {
  readonly lane: number;
  /** Position before and after. */
  readonly from: number;
  readonly to: number;
  readonly entries: number;
  /** Money that came from outside in these entries, minor units. */
  readonly external: number;
}

/** Judged when every lane is through: on the way a balance may be below zero, since lanes are replayed independently. */
export interface ReplayReport {
  readonly lanes: readonly ReplayedLane[];
  readonly entries: number;
  /** Sum of all balances before and after; they differ by `external`. */
  readonly totalBefore: number;
  readonly totalAfter: number;
  readonly external: number;
  /** Undefined when another replay ran at the same time, so that the totals are not this one's alone. */
  readonly conserved: boolean | undefined;
  /** Accounts below zero. */
  readonly negative: readonly string[];
}

/** Brings the database to the end of every lane's older epochs. Safe to repeat, and to run twice at once. */
export async function replayLanes(options: ReplayOptions): Promise<ReplayReport> {
  const before = await options.ledger.totals(options.deadline);
  const lanes = await eachLane(options.lanes, options.concurrency ?? 4, (lane) => replayLane(options, lane));
  const after = await options.ledger.totals(options.deadline);
  const external = lanes.reduce((sum, lane) => sum + lane.external, 0);
  const alone = lanes.every(
    ({ lane, from, to }) => before.positions.get(lane) === from && after.positions.get(lane) === to,
  );
  return {
    lanes,
    entries: lanes.reduce((sum, lane) => sum + lane.entries, 0),
    totalBefore: before.total,
    totalAfter: after.total,
    external,
    conserved: alone ? after.total === before.total + external : undefined,
    negative: after.negative,
  };
}

/** Replays one lane through the seal of `options.epoch`: earlier seals are only passed. */
export async function replayLane(options: ReplayOptions, lane: number): Promise<ReplayedLane> {
  let from: number | undefined;
  let entries = 0;
  let external = 0;
  for (;;) {
    const step = await replayBatch(options, lane);
    from ??= step.position;
    entries += step.entries;
    external += step.external;
    if (step.through) return { lane, from, to: step.position + step.applied, entries, external };
  }
}

interface Batch {
  /** Position of the lane before the batch. */
  readonly position: number;
  readonly applied: number;
  readonly entries: number;
  readonly external: number;
  readonly through: boolean;
}

async function replayBatch(options: ReplayOptions, lane: number): Promise<Batch> {
  const { ledger, journal, epoch, deadline, batch = 200 } = options;
  return ledger.transaction(async (transaction) => {
    const { position, fence } = await transaction.lock(lane);
    const refusal = fenceRefusal(fence, epoch);
    if (refusal)
      throw new Error(
        `lane ${lane} cannot be replayed for epoch ${epoch}: ${refusal} (the fence row has epoch ${fence.epoch}, timeline ${fence.timeline}, frozen ${fence.frozen}; the database is on timeline ${fence.currentTimeline})`,
      );
    const records = await journal.readFrom(lane, position + 1, batch);
    assertConsecutive(records, position);
    const { due, through } = upToSeal(records, epoch, lane);
    if (records.length === 0) await assertSealed(journal, lane, epoch, position);
    if (due.length > 0) {
      await transaction.apply(changeOf(lane, position, due));
      await transaction.commit();
    }
    return {
      position,
      applied: due.length,
      entries: due.filter(({ kind }) => kind === 'entry').length,
      external: due.reduce((sum, record) => sum + netOf(record), 0),
      through: through || records.length === 0,
    };
  }, deadline);
}

/** The records to apply: all before the seal of this epoch, and the seal itself. */
function upToSeal(
  records: readonly JournalRecord[],
  epoch: number,
  lane: number,
): { due: readonly JournalRecord[]; through: boolean } {
  const end = records.findIndex((record) => record.epoch >= epoch);
  if (end < 0) return { due: records, through: false };
  const record = records[end]!;
  if (record.epoch > epoch)
    throw new Error(
      `lane ${lane} cannot be replayed for epoch ${epoch}: epoch ${record.epoch} has sealed it at position ${record.position}`,
    );
  // The first record of this epoch is its seal; anything else of it means that an earlier run passed the seal.
  return { due: record.kind === 'seal' ? records.slice(0, end + 1) : records.slice(0, end), through: true };
}

async function assertSealed(journal: Journal, lane: number, epoch: number, position: number): Promise<void> {
  const last = await journal.last(lane);
  if (!last || last.epoch < epoch)
    throw new Error(
      `lane ${lane} has no seal of epoch ${epoch}: seal every lane before it is replayed (its database is at position ${position})`,
    );
}

function netOf(record: JournalRecord): number {
  return record.kind === 'entry' ? record.deltas.reduce((sum, { amount }) => sum + amount, 0) : 0;
}
