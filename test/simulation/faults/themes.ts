import { outside } from '../cloud/network';
import type { Random } from '../time/random';
import { primary, standby, timers, witness } from '../world/settings';
import { fault, type Fault } from './fault';
import type { Schedule } from './schedule';

type Theme = (random: Random) => Pick<Schedule, 'faults' | 'rpoLag'>;

/** What random faults rarely make: each of these leads up to one guard of the decision, and a little beyond it. */
const themes: readonly Theme[] = [
  // Every instance sleeps for about as long as it takes until somebody takes over, who may sleep a little himself.
  (random) => {
    const length = timers.dwell + timers.wait + random.between(-6, 8);
    const sleepers = [0, 1].map((number) => fault(2, 'instance-pauses', [primary, number], length));
    const take = fault(1, 'function-pauses', ['take', random.whole(1, 4), random.whole(1, 6)]);
    return { faults: random.chance(0.6) ? [take, ...sleepers] : sleepers };
  },
  // Nobody reaches the front door, for less than the dwell.
  (random) => ({
    faults: unreachable(random.between(1, 6), random.between(1, timers.dwell - 1), [standby, witness, outside]),
  }),
  // One observer sees it down for long, the other one doesn't.
  (random) => ({
    faults: unreachable(random.between(1, 4), random.between(15, 30), [random.pick([standby, witness])]),
  }),
  // The Region that took over is lost as soon as the other one is its standby again.
  (random) => ({
    faults: [
      fault(random.between(1, 4), 'lose-region', [primary], random.between(10, 14)),
      fault(36, 'rebuild', [primary]),
      fault(random.between(48, 80), 'lose-region', [standby], 30),
    ],
  }),
  // The replica is behind when it is needed.
  (random) => ({
    rpoLag: 0.03,
    faults: [
      fault(0.5, 'replication-stalls', [], random.between(10, 50)),
      fault(random.between(8, 14), 'lose-region', [primary], random.between(20, 50)),
    ],
  }),
  // The replica went its own way before.
  (random) => ({
    faults: [
      fault(random.between(0.5, 2), 'stale-promotion', []),
      fault(random.between(3, 6), 'lose-region', [primary], random.between(20, 30)),
    ],
  }),
  // One observer sees it down for long, and then the beat stands still, for longer than the lease and not for the dwell.
  (random) => {
    const at = random.between(1, 4);
    const sleep = at + timers.dwell + random.between(2, 8);
    const length = random.between(timers.wait, timers.dwell);
    const sleepers = [0, 1].map((number) => fault(sleep, 'instance-pauses', [primary, number], length));
    return { faults: [...unreachable(at, 30, [random.pick([standby, witness])]), ...sleepers] };
  },
  // The writer is replaced inside the Region by a controller whose store refuses half of what it asks.
  (random) => ({
    faults: [
      fault(random.between(2, 6), 'writer-lost', [primary, random.pick(['crashes', 'hangs']), 1], 15),
      fault(random.between(1, 5), 'store-refuses', [primary, 0.5], random.between(10, 20)),
    ],
  }),
  // A planned move seals what the replica does not get, and is given up; then the Region is lost.
  (random) => ({
    faults: [
      fault(random.between(0.5, 2), 'replication-stalls', [], 80),
      fault(random.between(4, 8), 'move', [standby]),
      fault(random.between(50, 80), 'lose-region', [primary], 30),
    ],
  }),
  // A step of a move sleeps for longer than it is waited for, and wakes in the middle of what came after.
  (random) => {
    const step = random.pick(['freeze', 'thaw', 'fence', 'abort', 'seal', 'move', 'send-home', 'rebuild']);
    const asleep = fault(1, 'function-pauses', [step, random.whole(1, 6), random.between(5, 100)]);
    const first = random.between(3, 6);
    const again = first + random.between(15, 60);
    const regret = random.chance(0.5) ? [fault(first + random.between(0.5, 6), 'abort', [standby])] : [];
    const moves = [fault(first, 'move', [standby]), ...regret, fault(again, 'move', [standby])];
    return { faults: [asleep, ...moves, fault(again + random.between(20, 40), 'move', [primary])] };
  },
  // A step of a takeover does, and people bring the right to write home meanwhile.
  (random) => {
    const step = random.pick(['take', 'revoke', 'seal', 'commit', 'promote', 'fence', 'replay', 'open']);
    const asleep = fault(1, 'function-pauses', [step, random.whole(1, 6), random.between(20, 100)]);
    const lost = random.between(2, 5);
    const homeward = lost + random.between(40, 80);
    return {
      faults: [
        asleep,
        fault(lost, 'lose-region', [primary], random.between(15, 25)),
        fault(homeward - 10, 'rebuild', [primary]),
        fault(homeward, 'move', [primary]),
        fault(homeward + random.between(15, 40), 'move', [standby]),
      ],
    };
  },
  // The database is dead, its instances are not.
  (random) => ({
    faults: [fault(random.between(1, 5), 'database-hangs', [primary], random.between(15, 40))],
  }),
];

const unreachable = (at: number, length: number, observers: readonly string[]): Fault[] =>
  observers.map((observer) => fault(at, 'cut-one-way', [observer, primary], length));

/** One of them, chosen by chance. */
export const themed = (random: Random): ReturnType<Theme> => random.pick(themes)(random);
