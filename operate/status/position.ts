import type { FailoverRecord } from '../../lambda/store/record';
import type { Lease } from '../../runtime/protocol/lease';
import { type Timers, scaleTimers } from '../../runtime/config/timers';
import type { DatabaseFact, StatusFacts } from './facts';

/** Where the architecture stands: what most rules start from. */
export interface Position {
  readonly facts: StatusFacts;
  /** Scaled, seconds. */
  readonly timers: Timers;
  readonly lease?: Lease;
  /** Region that holds the right to write, if it is one that holds data. */
  readonly holder?: string;
  /** The other Region that holds data. */
  readonly other?: string;
  readonly records: readonly FailoverRecord[];
  /** The Region's member that writes, or would after a promotion; undefined if it is missing or was not seen. */
  member(region: string): DatabaseFact | undefined;
  /** The other Region's database writes for itself since the right to write moved away: it waits for its rebuild. */
  readonly notRebuilt: boolean;
}

export function positionOf(facts: StatusFacts): Position {
  const { config } = facts.topology;
  const { primary, standby } = config.regions;
  const snapshot = facts.control.known ? facts.control.value.snapshot : undefined;
  const lease = snapshot?.lease;
  const holder = lease && [primary, standby].includes(lease.holder) ? lease.holder : undefined;
  const other = holder && (holder === primary ? standby : primary);
  const records = snapshot?.records ?? [];
  const member = (region: string): DatabaseFact | undefined => {
    const databases = facts.regions[region]?.databases;
    const { identifier } = config.databases[region] ?? {};
    return databases?.known ? databases.value.find((one) => one.identifier === identifier) : undefined;
  };
  const own = other === undefined ? undefined : member(other);
  const moved = records.some(({ epoch, from, to }) => epoch === lease?.epoch && from === other && to === holder);
  const notRebuilt = own !== undefined && own.source === undefined && moved;
  const timers = scaleTimers(config.timers, facts.speed);
  return { facts, timers, lease, holder, other, records, member, notRebuilt };
}
