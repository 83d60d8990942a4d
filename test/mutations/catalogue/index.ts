import type { Chapter, Unmutated } from '../mutation';
import { database } from './database';
import { deciding } from './deciding';
import { insideARegion } from './inside-a-region';
import { lease } from './lease';
import { movingHome } from './moving-home';
import { plannedMove } from './planned-move';
import { repeating } from './repeating';
import { replaying } from './replaying';
import { takingOver } from './taking-over';
import { traffic } from './traffic';
import { writing } from './writing';

/** Every guard that is broken, by the part of the protocol that it belongs to. */
export const chapters: readonly Chapter[] = [
  lease,
  writing,
  database,
  deciding,
  takingOver,
  replaying,
  repeating,
  plannedMove,
  movingHome,
  insideARegion,
  traffic,
];

/** Guards that the catalogue leaves out, and why. */
export const unmutated: readonly Unmutated[] = [
  {
    guard: 'an isolated Region is refused by the store',
    reason:
      'The store is a service: the rule is its own. The local one is tested in `test/local/endpoint`, and a drill cuts a Region off.',
  },
  {
    guard: 'a renewal confers validity only under its own epoch (second check)',
    reason:
      'Needless while generations are counted: learning of another epoch begins a new generation, which the answer does not have. It stays, as the words of the invariant.',
  },
  {
    guard: 'an older row is thawed by nobody who holds an older epoch (check before the statement)',
    reason: 'Needless for safety, since the statement says `epoch < mine` itself: it saves one transaction a second.',
  },
  {
    guard: 'the other side is asked to freeze (STONITH)',
    reason:
      'Nobody waits for it: lease and seal stop the old side, and the fence row of a fork is seen when it is rebuilt.',
  },
  {
    guard: 'the timers of two hosts drift by at most one per cent',
    reason: 'An assumption, not code. The rule that W outlasts it is broken above.',
  },
];
