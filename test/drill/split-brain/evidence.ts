import type { Write } from '../../../drill/split-brain/clients/writes';
import type { SplitBrainEvidence } from '../../../drill/split-brain/verdict';

export const limits = { lagSeconds: 1, refusesWithin: 3 };
export const [isolated, successor, other] = ['cache-001', 'cache-002', 'cache-003'];
const [here, there] = ['us-east-1/us-east-1a', 'us-east-1/us-east-1b'];
const cut = 100_000;
let count = 0;

/** A write that is sent so many seconds after the cut and answered 5 ms later. */
export function write(member: string, seconds: number, more: Partial<Write> = {}): Write {
  const sent = cut + seconds * 1000;
  const place = member === isolated ? here : there;
  return { client: 'c', place, key: `k${(count += 1)}`, member, sent, answered: sent + 5, outcome: 'ack', ...more };
}

export const refusal = (seconds: number) => write(isolated, seconds, { outcome: 'refused', code: 'NOREPLICAS' });

export interface Story {
  /** Acknowledged and kept. */
  readonly kept?: readonly Write[];
  /** Acknowledged by the isolated primary, and gone with its healing. */
  readonly gone?: readonly Write[];
  /** Not acknowledged. */
  readonly others?: readonly Write[];
  readonly members?: SplitBrainEvidence['members'];
}

/** A drill that went as it should: what the isolated primary took is lost, it refused after 2 s, its successor served at 4 s. */
export function evidence(story: Story = {}): SplitBrainEvidence {
  const {
    kept = [write(isolated, -5), write(successor, 4), write(successor, 5)],
    gone = [write(isolated, 0.5), write(isolated, 1.9)],
    others = [refusal(2), refusal(3.5), refusal(4.5)],
  } = story;
  const keys = new Set(kept.map(({ key }) => key));
  const members = story.members ?? {
    [isolated]: { role: 'replica', keys },
    [successor]: { role: 'primary', keys },
    [other]: { role: 'replica', keys },
  };
  return {
    ...{ cutOrdered: cut - 10, cut, healed: cut + 6000, isolated, isolatedPlace: here, successor, members },
    writes: [...kept, ...gone, ...others],
  };
}
