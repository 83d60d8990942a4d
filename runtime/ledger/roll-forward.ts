import type { JournalRecord } from '../protocol/journal';
import { changeOf } from './change';
import { fenceRefusal } from './fence-check';
import type { RefusalReason } from './outcome';
import type { Journal, Ledger } from './ports';

export interface RollForward {
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly lane: number;
  /** Epoch under which this writer holds the lease. */
  readonly epoch: number;
  /** Milliseconds for one transaction. */
  readonly deadline: number;
  /** @default 25 */
  readonly batch?: number;
}

/**
 * Brings a lane to the end of its journal. Each record is a fact: whoever put it had checked it under the lane's lock,
 * so it is applied without being judged again.
 *
 * @returns why this writer may not go on, if so
 */
export async function rollForward(options: RollForward): Promise<RefusalReason | undefined> {
  for (;;) {
    const step = await rollOnce(options);
    if (step !== 'more') return step === 'end' ? undefined : step;
  }
}

async function rollOnce(options: RollForward): Promise<'more' | 'end' | RefusalReason> {
  const { ledger, journal, lane, epoch, deadline, batch = 25 } = options;
  return ledger.transaction(async (transaction) => {
    const { position, fence } = await transaction.lock(lane);
    const refusal = fenceRefusal(fence, epoch);
    if (refusal) return refusal;
    const records = await journal.readFrom(lane, position + 1, batch);
    // A newer epoch has closed the lane: whatever this instance believes, its time is over.
    if (records.some((record) => record.epoch > epoch)) return 'sealed';
    if (records.length === 0) return 'end';
    assertConsecutive(records, position);
    await transaction.apply(changeOf(lane, position, records));
    await transaction.commit();
    return 'more';
  }, deadline);
}

/** A hole would mean that the journal lost a record; nothing may be applied beyond it. */
export function assertConsecutive(records: readonly JournalRecord[], from: number): void {
  records.forEach((record, index) => {
    if (record.position !== from + index + 1)
      throw new Error(
        `lane ${record.lane} of the journal has position ${record.position} where ${from + index + 1} must be: a record is missing; restore the journal before anything is applied`,
      );
  });
}
