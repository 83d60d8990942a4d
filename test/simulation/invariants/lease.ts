import type { Lease } from '../../../runtime/protocol/lease';
import type { FailoverRecord } from '../../../lambda/store/record';
import type { StoreWrite } from '../cloud/store';
import type { World } from '../world/world';
import { timers } from '../world/settings';
import { Violation } from './violation';

/** What must hold of every write to the lease. */
export class LeaseInvariants {
  /** Who held each epoch. */
  readonly holders = new Map<number, string>();
  /** Epochs that ended by a freeze: an answer of theirs may be late. */
  readonly frozen = new Set<number>();
  private readonly automatic: { readonly epoch: number; readonly at: number }[] = [];

  constructor(private readonly world: () => World) {}

  wrote({ before, after, request }: StoreWrite): void {
    const [old, next] = [before as unknown as Lease | undefined, after as unknown as Lease];
    this.holders.set(next.epoch, next.holder);
    if (!old) return;
    this.holders.set(old.epoch, old.holder);
    if (request.ConditionExpression === undefined)
      throw new Violation('the epoch only grows', 'the lease was written without a condition');
    if (next.epoch < old.epoch || next.epoch > old.epoch + 1)
      throw new Violation('the epoch only grows', `the epoch went from ${old.epoch} to ${next.epoch}`);
    if (next.epoch === old.epoch && (next.holder !== old.holder || next.beat < old.beat))
      throw new Violation('the epoch only grows', `the holder changed within epoch ${next.epoch}`);
    if (next.epoch > old.epoch) this.moved(old, next);
    else if (old.phase !== next.phase) this.advanced(old, next);
  }

  private moved(old: Lease, next: Lease): void {
    const world = this.world();
    const fence = world.rds.in(old.holder)?.server.state.fence;
    const isFrozen = fence !== undefined && fence.frozen && fence.epoch >= old.epoch;
    if (isFrozen) this.frozen.add(old.epoch);
    if (old.phase !== 'serving' || old.holder === next.holder || isFrozen || !world.honest) return;
    const still = world.applications(old.holder).find(({ instance }) => instance.lease.holds(old.epoch, 0));
    if (still)
      throw new Violation(
        'one region acknowledges',
        `${next.holder} took epoch ${next.epoch} while ${still.process.name} may acknowledge for ${Math.round(still.instance.lease.grant().remaining)} ms more`,
      );
  }

  private advanced(old: Lease, next: Lease): void {
    const legal =
      (old.phase === 'handed' && next.phase === 'promoting') || (old.phase === 'promoting' && next.phase === 'serving');
    if (!legal)
      throw new Violation('the epoch only grows', `epoch ${next.epoch} went from ${old.phase} to ${next.phase}`);
    if (next.phase === 'promoting') this.committed(next);
  }

  /** The point of no return. */
  private committed({ epoch, holder }: Lease): void {
    const world = this.world();
    const record = world.recordOf(epoch);
    if (!record?.grounds)
      throw new Violation(
        'promotion after expiry or freeze',
        `the record of epoch ${epoch} doesn't say what ended the old one`,
      );
    this.judgeCopy(epoch, holder);
    if (record.kind === 'failover') this.judgeBlock(record);
  }

  private judgeCopy(epoch: number, holder: string): void {
    const { rds, store, config } = this.world();
    const server = rds.in(holder)?.server;
    if (!server || config.grade !== 'journal') return;
    for (const [name, payment] of server.state.payments) {
      const record = store.lanes.get(payment.lane)?.[payment.position - 1];
      if (record?.key !== payment.key)
        throw new Violation(
          'no move onto a diverged copy',
          `epoch ${epoch} goes to ${holder}, whose database has ${name}, which the journal has not`,
        );
    }
  }

  private judgeBlock({ epoch }: FailoverRecord): void {
    const world = this.world();
    const { now } = world.scheduler;
    const last = this.automatic.at(-1);
    this.automatic.push({ epoch, at: now });
    if (!last || last.epoch === epoch || now - last.at > 1000 * timers.blockWindow) return;
    if (!world.person.lifted.has(last.epoch))
      throw new Violation(
        'one failover in a block window',
        `the failover of epoch ${epoch} follows that of epoch ${last.epoch} after ${Math.round((now - last.at) / 1000)} s`,
      );
  }
}
