import { peerOf } from '../../lambda/context';
import type { FailoverInput } from '../../lambda/failover/state';
import { entrance } from '../../lambda/failover/steps/begin';
import type { ControlSnapshot, FailoverRecord } from '../../lambda/store/record';
import type { RuntimeConfig } from '../../runtime/config/config';
import type { Timers } from '../../runtime/config/timers';
import type { Lease } from '../../runtime/protocol/lease';

/** What somebody wants. */
export interface Wish {
  readonly move: 'failover' | 'switchover' | 'failback' | 'rebuild' | 'abort';
  readonly actor: string;
  readonly reason: string;
  /** Region that shall write; only for a switchover. Default: the one that does not. */
  readonly to?: string;
}

/** What will be asked of a Region's state machine. */
export interface Order {
  /** Region whose state machine does it. */
  readonly region: string;
  /** Region that shall write in the end. */
  readonly to: string;
  readonly epoch: number;
  /** How the state machine will begin, by what is known now. */
  readonly begins: string;
  readonly input: FailoverInput;
}

/** Something that cannot be done, and why. */
export class Refusal extends Error {}

interface Situation {
  readonly config: RuntimeConfig;
  /** Scaled, seconds. */
  readonly timers: Timers;
  readonly snapshot: ControlSnapshot;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Turns a wish into an order, or says why the state machine would refuse it: the same decision as `begin` makes, which has
 * the last word. Pure.
 *
 * @throws Refusal
 */
export function orderOf(wish: Wish, situation: Situation): Order {
  const { snapshot, timers, now } = situation;
  const { lease } = snapshot;
  if (!lease) throw new Refusal('nobody holds the lease yet: the first instance of the primary Region opens it');
  const region = regionOf(wish, situation, lease);
  const { actor, reason } = wish;
  const kind = wish.move === 'failback' ? 'switchover' : wish.move;
  const input: FailoverInput = { kind, actor, reason };
  const start = entrance({ snapshot, lease, target: region, input, now, stablePeriod: timers.stablePeriod });
  if (start.entrance === 'refused') throw new Refusal(start.detail ?? 'the state machine would refuse it');
  const to = kind === 'abort' || kind === 'rebuild' ? peerOf(situation.config, region) : region;
  return { region, to, epoch: start.epoch, begins: start.entrance, input };
}

function regionOf({ move, to }: Wish, { config, snapshot }: Situation, lease: Lease): string {
  if (move === 'abort') return openMove(snapshot, lease).to;
  const goesOn = lease.phase !== 'serving' || snapshot.records.some(isOpen(lease.epoch));
  const next = move === 'failover' && goesOn ? lease.holder : peerOf(config, lease.holder);
  const target = move === 'failback' ? config.regions.primary : (to ?? next);
  const { primary, standby } = config.regions;
  if (target !== primary && target !== standby)
    throw new Refusal(`${target} holds no data: the right to write can be in ${primary} or ${standby}`);
  if (target === lease.holder && !goesOn)
    throw new Refusal(`${target} holds the right to write already, at epoch ${lease.epoch}`);
  return target;
}

const isOpen = (epoch: number) => (record: FailoverRecord) => record.epoch === epoch && record.status === 'open';

function openMove({ records }: ControlSnapshot, lease: Lease): FailoverRecord {
  const move = records.find(
    ({ epoch, status }) => epoch >= lease.epoch && (status === 'open' || status === 'watching'),
  );
  if (!move) throw new Refusal('no move is under way: there is nothing to abort');
  return move;
}
