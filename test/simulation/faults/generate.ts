import { Random } from '../time/random';
import { outside } from '../cloud/network';
import { primary, standby, witness } from '../world/settings';
import { fault, type Fault, rounded } from './fault';
import type { Schedule } from './schedule';
import { themed } from './themes';

/** `short` heals soon, so that a run takes little time; `wide` leaves more time for faults to meet. */
export type Scale = 'short' | 'wide';

/** The schedule that a seed stands for: something that moves the lease, mostly, and what goes wrong besides. */
export function scheduleOf(seed: number, scale: Scale): Schedule {
  const wide = wideSchedule(seed);
  if (scale === 'wide') return wide;
  const faults = wide.faults.map((one) => ({
    ...one,
    at: rounded(one.at * 0.5),
    ...(one.for === undefined ? {} : { for: rounded(one.for * 0.5) }),
  }));
  return { ...wide, customers: 1, faults };
}

function wideSchedule(seed: number): Schedule {
  const random = new Random(seed);
  if (random.chance(0.2)) return { seed, grade: 'journal', customers: random.whole(1, 2), ...sorted(themed(random)) };
  const faults: Fault[] = [];
  const main = random.unit();
  if (main < 0.45) faults.push(...losses(random));
  else if (main < 0.7) faults.push(...moves(random));
  else if (main < 0.8) faults.push(replacement(random));
  const extras = random.whole(main < 0.7 ? 0 : 1, 3);
  for (let count = 0; count < extras; count++) faults.push(disturbance(random, faults));
  return {
    seed,
    grade: 'journal',
    customers: random.whole(1, 2),
    ...sorted({ faults }),
  };
}

const sorted = <T extends Pick<Schedule, 'faults'>>(made: T): T => ({
  ...made,
  faults: made.faults.toSorted((a, b) => a.at - b.at),
});

/** What takes the right to write from the Region that has it: for a while, or for good. */
function losses(random: Random): Fault[] {
  const at = random.between(1, 6);
  const length = random.chance(0.5) ? undefined : random.between(4, 30);
  switch (random.whole(0, 5)) {
    case 0:
    case 1:
      return [fault(at, 'lose-region', [primary], length)];
    case 2:
      return [fault(at, random.chance(0.5) ? 'database-hangs' : 'database-crashes', [primary], length)];
    case 3:
      // Cut off from the store, still reachable for customers.
      return [fault(at, 'cut', [primary, standby], length), fault(at, 'cut', [primary, witness], length)];
    case 4:
      // Nobody reaches its front door, and it renews.
      return [standby, witness, outside].map((place) => fault(at, 'cut-one-way', [place, primary], length ?? 25));
    default:
      return [fault(at, 'store-refuses', [primary, 1], length ?? 30)];
  }
}

/** The writer is replaced inside its Region, by one controller or two. */
function replacement(random: Random): Fault {
  const words = [primary, random.pick(['crashes', 'hangs']), random.pick([1, 1, 2])];
  return fault(random.between(1, 8), 'writer-lost', words, random.between(4, 15));
}

function moves(random: Random): Fault[] {
  const at = random.between(1, 5);
  const first = fault(at, 'move', [standby]);
  // Somebody thinks again, at any moment of it.
  if (random.chance(0.2)) return [first, fault(at + random.between(0.1, 3), 'abort', [standby])];
  if (random.chance(0.5)) return [first];
  // Something big in the middle of it.
  return [first, ...losses(random).map((one) => ({ ...one, at: rounded(at + random.between(0.2, 8)) }))];
}

const steps = [
  'begin',
  'observe',
  'take',
  'revoke',
  'seal',
  'commit',
  'promote',
  'scale',
  'fence',
  'replay',
  'open',
  'verify',
  'notify',
  'abort',
  'relay',
  'move',
  'rebuild',
  'freeze',
  'thaw',
  'stonith',
  'send-home',
];

/** Steps are the more interesting the more they change. */
const weighty = [
  'take',
  'seal',
  'commit',
  'promote',
  'fence',
  'replay',
  'open',
  'move',
  'move',
  'move',
  'freeze',
  'abort',
  'thaw',
];

function disturbance(random: Random, present: readonly Fault[]): Fault {
  const at = random.between(1, 22);
  const length = random.between(1, 12);
  const region = random.pick([primary, primary, standby]);
  const number = random.whole(0, 1);
  const step = random.chance(0.7) ? random.pick(weighty) : random.pick([...steps, 'probe', 'reconciler']);
  switch (random.whole(0, 21)) {
    case 0:
      return fault(at, 'cut', [random.pick([primary, standby]), random.pick([witness, outside])], length);
    case 1:
      return fault(at, 'cut', [primary, standby], length);
    case 2:
      return fault(at, 'cut-one-way', random.chance(0.5) ? [primary, standby] : [standby, primary], length);
    case 3:
      return fault(at, 'lose-messages', [rounded(random.between(0.1, 0.4))], length);
    case 4:
      return fault(at, 'slow-messages', [rounded(random.between(0.1, 0.6))], length);
    case 5:
      return fault(at, 'store-refuses', [region, rounded(random.between(0.2, 0.9))], length);
    case 6:
      return fault(at, random.chance(0.5) ? 'database-hangs' : 'database-crashes', [region], length);
    case 7:
      return fault(at, 'replication-stalls', [], length);
    case 8:
      return fault(at, 'replication-lags', [random.whole(1, 8)], 2 * length);
    case 9:
      return fault(at, 'instance-crashes', [region, number]);
    case 10:
      return fault(at, 'instance-pauses', [region, number], length);
    case 11:
      return fault(at, 'instance-isolated', [region, number], length);
    case 12:
      return fault(at, 'clock-jumps', [region, number, random.whole(-5, 20)]);
    case 13:
      return fault(at, 'clock-lies', [region, number, rounded(random.between(0.1, 0.8))]);
    case 14:
      return fault(at, 'functions-pause', [random.pick([primary, standby, witness])], length);
    case 15:
    case 16:
      return fault(1, 'function-crashes', [step, random.whole(1, 8), random.pick(['before', 'after'])]);
    case 17:
    case 18:
      return fault(1, 'function-pauses', [step, random.whole(1, 8), random.whole(2, 40)]);
    case 19:
      return fault(1, 'triggers-repeat', [rounded(random.between(0.1, 0.5))], 40);
    case 20:
      return fault(at, 'second-controller', [standby]);
    default:
      return present.some(({ kind }) => kind === 'move')
        ? fault(at, 'move', [random.pick([primary, standby])])
        : fault(at, 'lose-region', [random.pick([standby, witness])], length);
  }
}
