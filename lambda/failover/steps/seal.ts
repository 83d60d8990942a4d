import { LaneOvertaken, sealLanes } from '../../../runtime/ledger/seal';
import type { HandlerContext } from '../../context';
import { ok, stale, type FailoverState, type StepResult } from '../state';

/** Lanes sealed at the same time. */
const concurrency = 16;

/**
 * Closes every lane for the epochs before the one that is opened, so that nothing older can enter, however wrong any
 * clock was. A call that runs out of time is repeated: lanes that are sealed stay so.
 */
export async function seal({ config, journal }: HandlerContext, { epoch }: FailoverState): Promise<StepResult> {
  if (config.grade !== 'journal') return ok();
  try {
    await sealLanes(journal(), config.lanes, epoch, concurrency);
    return ok();
  } catch (error) {
    if (error instanceof LaneOvertaken) return stale(error.message);
    throw error;
  }
}
