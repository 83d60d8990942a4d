import type { JournalRecord } from '../protocol/journal';
import type { Journal } from './ports';

/** A newer epoch has sealed or written the lane: this takeover is over. */
export class LaneOvertaken extends Error {
  override readonly name = 'LaneOvertaken';
  constructor(lane: number, epoch: number, found: JournalRecord) {
    super(
      `lane ${lane} cannot be sealed for epoch ${epoch}: it holds a ${found.kind} of epoch ${found.epoch} at position ${found.position}`,
    );
  }
}

/**
 * Closes a lane to everything older than `epoch`: puts a seal at the next position until it wins. Safe to repeat.
 *
 * @returns the position of the lane's last record, the seal or something after it
 */
export async function sealLane(journal: Journal, lane: number, epoch: number): Promise<number> {
  for (;;) {
    const last = await journal.last(lane);
    if (last && last.epoch > epoch) throw new LaneOvertaken(lane, epoch, last);
    // Nothing of this epoch enters the lane before its seal: any record of it shows that the seal is there.
    if (last?.epoch === epoch) return last.position;
    const position = (last?.position ?? 0) + 1;
    if (await journal.put({ kind: 'seal', lane, position, epoch })) return position;
  }
}

/** Seals the lanes 0 to `lanes - 1`, several at a time. */
export async function sealLanes(journal: Journal, lanes: number, epoch: number, concurrency = 8): Promise<number[]> {
  return eachLane(lanes, concurrency, (lane) => sealLane(journal, lane, epoch));
}

/** Runs `work` for every lane, at most `concurrency` at a time; the results in the order of the lanes. */
export async function eachLane<T>(
  lanes: number,
  concurrency: number,
  work: (lane: number) => Promise<T>,
): Promise<T[]> {
  const results = new Array<T>(lanes);
  let next = 0;
  const worker = async () => {
    while (next < lanes) {
      const lane = next++;
      results[lane] = await work(lane);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, lanes) }, worker));
  return results;
}
