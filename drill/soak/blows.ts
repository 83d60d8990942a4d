import type { FaultRegions } from '../../local/faults/catalogue';
import { type Fault, faults } from '../../local/faults/catalogue';
import { seededRandom } from '../load/random';

/** Which Region is struck, by its role at that moment. */
export type Where = 'holder' | 'other' | 'witness';

/** One fault of a soak. */
export interface Blow {
  readonly fault: Fault;
  readonly where: Where;
  /** Seconds until it is healed, whatever has come of it. */
  readonly seconds: number;
  /** Instances of the struck Region that are ended besides. */
  readonly endsInstance: boolean;
  /** Seconds of peace after service is back. */
  readonly peace: number;
}

/** Seconds. A brief fault heals before anybody decides, a long one after the service has moved. */
const brief = [1, 8] as const;
const long = [15, 45] as const;

/**
 * The same seed gives the same blows. Most strike the Region that holds the right to write; a third of them is brief, which
 * is what makes a failover that has begun meet a Region that is back.
 */
export function* blows(seed: number): Generator<Blow, never> {
  const random = seededRandom(seed);
  for (;;) {
    const where = random.pick<Where>(['holder', 'holder', 'holder', 'holder', 'holder', 'other', 'other', 'witness']);
    const possible = faults.filter(({ database }) => where !== 'witness' || database === undefined);
    const fault = random.pick(possible);
    const [least, most] = random.fraction() < 1 / 3 ? brief : long;
    yield {
      fault,
      where,
      seconds: random.integer(least * 10, most * 10) / 10,
      endsInstance: where !== 'witness' && random.fraction() < 1 / 5,
      peace: random.integer(10, 50) / 10,
    };
  }
}

/** The roles that a fault takes as the Region that it strikes and the others. Pure. */
export function rolesOf(where: Where, regions: FaultRegions, holder: string): FaultRegions {
  const other = holder === regions.primary ? regions.standby : regions.primary;
  const { witness } = regions;
  if (where === 'holder') return { primary: holder, standby: other, witness };
  if (where === 'other') return { primary: other, standby: holder, witness };
  return { primary: witness, standby: other, witness: holder };
}
