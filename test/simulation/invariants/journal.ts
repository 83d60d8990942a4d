import type { StoreWrite } from '../cloud/store';
import type { ServerEvent } from '../database/server';
import { isSettlement, type JournalRecord } from '../../../runtime/protocol/journal';
import type { World } from '../world/world';
import { Violation } from './violation';

/** What must hold of journal, databases and fence rows, whoever is right about the lease. */
export class JournalInvariants {
  private readonly keys = new Map<string, JournalRecord>();

  constructor(private readonly world: () => World) {}

  put({ after }: StoreWrite): void {
    const record = after as unknown as JournalRecord;
    const { lane, position, epoch } = record;
    const before = this.world().store.lanes.get(lane)?.[position - 2] as JournalRecord | undefined;
    if (before && before.epoch > epoch)
      throw new Violation(
        'no effect below the epoch',
        `a ${record.kind} of epoch ${epoch} entered lane ${lane} at ${position}, behind epoch ${before.epoch}`,
      );
    if (!isSettlement(record)) return;
    const { lease } = this.world();
    if (lease.epoch === epoch && lease.phase !== 'serving')
      throw new Violation(
        'sealed, replayed, opened',
        `a ${record.kind} of epoch ${epoch} entered lane ${lane} at ${position} while the lease is ${lease.phase}`,
      );
    const known = this.keys.get(`${lane}/${record.key}`);
    if (known)
      throw new Violation(
        'no side effect twice',
        `the key ${record.key} was settled at ${lane}/${known.position} and again at ${lane}/${position}`,
      );
    this.keys.set(`${lane}/${record.key}`, record);
  }

  committed(event: ServerEvent & { kind: 'commit' }): void {
    const { server, commit } = event;
    const { fence } = server.state;
    if (commit.payments.length > 0 || commit.lanes.size > 0) this.judgeChange(event);
    if (commit.fence && fence) this.judgeFence(server.name, fence, commit.fence, server.timeline);
  }

  private judgeChange({ server, commit, by }: ServerEvent & { kind: 'commit' }): void {
    const { name, timeline } = server;
    const { fence } = server.state;
    if (fence?.frozen)
      throw new Violation(
        'no effect below the epoch',
        `${name} committed a change although epoch ${fence.epoch} is frozen`,
      );
    // Between a promotion inside the Region and the new row only the claim's owner writes.
    const owner = by.startsWith('rds#') && this.world().rolling.has(name);
    if (fence && fence.timeline !== timeline && !owner)
      throw new Violation(
        'no effect below the epoch',
        `${by} committed on timeline ${timeline} of ${name}, where the fence row names ${fence.timeline}`,
      );
    if (this.world().config.grade !== 'journal') return;
    for (const payment of commit.payments) {
      const record = this.world().store.lanes.get(payment.lane)?.[payment.position - 1] as JournalRecord | undefined;
      const kind = payment.outcome === 'done' ? 'entry' : 'decline';
      if (record?.kind !== kind || record.key !== payment.key || record.hash !== payment.hash)
        throw new Violation(
          'committed is journaled',
          `${name} committed ${payment.key} (${payment.outcome}) at ${payment.lane}/${payment.position}, where the journal has ${record ? `${record.kind} of epoch ${record.epoch}` : 'nothing'}`,
        );
    }
  }

  private judgeFence(
    name: string,
    before: { epoch: number; frozen: boolean; timeline: number },
    after: { epoch: number; frozen: boolean; timeline: number },
    timeline: number,
  ): void {
    if (after.epoch < before.epoch)
      throw new Violation(
        'no effect below the epoch',
        `the fence row of ${name} went from epoch ${before.epoch} to ${after.epoch}`,
      );
    if (before.frozen && !after.frozen && after.epoch === before.epoch)
      throw new Violation('frozen is never thawed', `${name} thawed epoch ${before.epoch}`);
    if (after.timeline > timeline)
      throw new Violation(
        'no effect below the epoch',
        `the fence row of ${name} names timeline ${after.timeline} of ${timeline}`,
      );
  }
}
