import type { RefusalReason } from './outcome';
import type { Fence } from './ports';

/**
 * May a holder of `epoch` write to (or read current balances from) a database with this fence row? The epoch keeps out
 * older holders; the timeline closes the gap between a promotion and the new row: a database that was just promoted is
 * on a timeline that the row does not name yet.
 */
export function fenceRefusal(fence: Fence, epoch: number): RefusalReason | undefined {
  if (fence.epoch !== epoch) return 'fence-epoch';
  if (fence.timeline !== fence.currentTimeline) return 'fence-timeline';
  if (fence.frozen) return 'frozen';
  return undefined;
}
