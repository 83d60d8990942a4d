import type { PaymentOutcome } from '../../../runtime/ledger/outcome';
import type { JournalRecord } from '../../../runtime/protocol/journal';
import type { Application, HttpRequest } from '../world/application';
import type { World } from '../world/world';
import type { LeaseInvariants } from './lease';
import { Violation } from './violation';

type Final = PaymentOutcome & { outcome: 'done' | 'declined' };

export interface Acknowledged extends Readonly<Pick<Final, 'outcome' | 'lane' | 'position' | 'epoch'>> {
  readonly key: string;
  readonly at: number;
}

/** What must hold of every answer that leaves an instance, at the moment in which it leaves. */
export class AnswerInvariants {
  readonly acknowledged = new Map<string, Acknowledged>();
  private newest = 0;

  constructor(
    private readonly world: () => World,
    private readonly lease: LeaseInvariants,
  ) {}

  answered(application: Application, { key }: HttpRequest, outcome: PaymentOutcome): void {
    const { process, region } = application;
    if (outcome.outcome !== 'done' && outcome.outcome !== 'declined') return;
    const { epoch, lane, position } = outcome;
    const world = this.world();
    const holder = this.lease.holders.get(epoch) ?? region;
    if (holder !== region)
      throw new Violation(
        'one region acknowledges',
        `${process.name} acknowledged under epoch ${epoch}, which ${holder} holds`,
      );
    if (epoch < this.newest && world.honest && !this.isLate(epoch))
      throw new Violation(
        'one region acknowledges',
        `${process.name} acknowledged ${key} under epoch ${epoch} after one of epoch ${this.newest}`,
      );
    const margin = 1000 * world.config.timers.margin;
    if (!application.instance.lease.holds(epoch, margin))
      throw new Violation(
        'one region acknowledges',
        `${application.process.name} acknowledged ${key} without a lease that is valid for ${margin} ms`,
      );
    this.newest = Math.max(this.newest, epoch);
    this.judgeRecord(process.name, key!, outcome);
    const known = this.acknowledged.get(key!);
    if (known && (known.outcome !== outcome.outcome || known.position !== position || known.lane !== lane))
      throw new Violation(
        'acknowledged once and for good',
        `${key} was answered ${known.outcome} at ${known.lane}/${known.position}, and then ${outcome.outcome} at ${lane}/${position}`,
      );
    if (!known)
      this.acknowledged.set(key!, {
        key: key!,
        outcome: outcome.outcome,
        lane,
        position,
        epoch,
        at: world.scheduler.now,
      });
  }

  /** An epoch that ended by a freeze: what was committed before it may be answered afterwards. */
  private isLate(epoch: number): boolean {
    for (let next = epoch; next < this.newest; next++) if (!this.lease.frozen.has(next)) return false;
    return true;
  }

  private judgeRecord(name: string, key: string, { outcome, lane, position }: Final): void {
    const { store, config } = this.world();
    if (config.grade !== 'journal') return;
    const record = store.lanes.get(lane)?.[position - 1] as JournalRecord | undefined;
    const kind = outcome === 'done' ? 'entry' : 'decline';
    if (record?.kind !== kind || record.key !== key)
      throw new Violation(
        'acknowledged once and for good',
        `${name} answered ${outcome} for ${key}, but ${lane}/${position} of the journal is ${record ? `a ${record.kind}` : 'empty'}`,
      );
  }
}
