import type { PaymentOutcome } from '../../runtime/ledger/outcome';
import type { JournalRecord } from '../../runtime/protocol/journal';
import type { Lease } from '../../runtime/protocol/lease';
import type { Invocation } from './cloud/functions';
import type { Execution } from './cloud/machine';
import type { StoreWrite } from './cloud/store';
import type { ServerEvent } from './database/server';
import { formatFault, type Fault } from './faults/fault';
import type { Violation } from './invariants/violation';
import type { Application, HttpRequest } from './world/application';
import type { World } from './world/world';

/** Everything, or what moves the lease without the payments. */
export type Detail = 'all' | 'moves';

/** What a person must know to follow a run: one line for each thing that changed, with its time in seconds. */
export class Trace {
  readonly lines: string[] = [];
  private answers: { text: string; count: number; index: number } | undefined;

  private readonly on: boolean;

  constructor(
    private readonly world: () => World,
    private readonly detail: Detail | undefined,
  ) {
    this.on = detail !== undefined;
  }

  private say(text: string): void {
    if (!this.on) return;
    this.answers = undefined;
    this.lines.push(this.line(text));
  }

  private pay(text: string): void {
    if (this.detail === 'all') this.say(text);
  }

  private line(text: string): string {
    return `${(this.world().scheduler.now / 1000).toFixed(3).padStart(8)}  ${text}`;
  }

  fault(fault: Fault, healed: boolean): void {
    if (this.on) this.say(`${healed ? 'HEALED' : 'FAULT'} ${formatFault(fault).replace(/^at \S+ /, '')}`);
  }

  wrote({ before, after }: StoreWrite): void {
    if (!this.on) return;
    if (after.item === 'lease') {
      const [old, { epoch, holder, phase, revokedBy }] = [before as Lease | undefined, after as unknown as Lease];
      if (old?.epoch !== epoch || old.phase !== phase) this.say(`lease: epoch ${epoch}, ${phase} by ${holder}`);
      else if (revokedBy !== old.revokedBy) this.say(`lease: epoch ${epoch} revoked by ${revokedBy}`);
    } else if (after.item === 'block') this.say('block set');
    else if (String(after.item).startsWith('failover#') && before?.status !== after.status)
      this.say(`record: epoch ${String(after.epoch)} ${String(after.kind)} ${String(after.status)}`);
    else if ('position' in after) {
      const record = after as unknown as JournalRecord;
      if (record.kind === 'seal')
        this.say(`journal: lane ${record.lane} sealed for epoch ${record.epoch} at ${record.position}`);
      else this.pay(`journal: ${record.lane}/${record.position} ${record.kind} ${record.key} (epoch ${record.epoch})`);
    }
  }

  database(event: ServerEvent): void {
    if (!this.on) return;
    const { server } = event;
    if (event.kind === 'replaced') return;
    if (event.kind === 'promoted') return this.say(`database: ${server.name} writes, timeline ${server.timeline}`);
    const { fence, payments } = event.commit;
    if (fence)
      this.say(
        `database: ${server.name} fence row epoch ${fence.epoch}, timeline ${fence.timeline}${fence.frozen ? ', frozen' : ''}`,
      );
    for (const payment of payments)
      this.pay(`database: ${server.name} commits ${payment.key} at ${payment.lane}/${payment.position}`);
  }

  answered({ process }: Application, { key }: HttpRequest, outcome: PaymentOutcome): void {
    if (!this.on) return;
    const { outcome: how, epoch } = outcome;
    if (this.detail === 'moves') return;
    if (how === 'done' || how === 'declined')
      return this.say(`${process.name} answers ${key}: ${how} (epoch ${epoch})`);
    const text = `${process.name} answers ${how}: ${'reason' in outcome ? outcome.reason : ''}`;
    if (this.answers?.text === text) {
      this.answers.count++;
      this.lines[this.answers.index] = `${this.line(text)} (${this.answers.count} times)`;
      return;
    }
    this.say(text);
    this.answers = { text, count: 1, index: this.lines.length - 1 };
  }

  entered({ name }: Execution, state: string): void {
    if (this.on && !/\?$| later$/.test(state)) this.say(`${name}: ${state}`);
  }

  invoked({ process }: Invocation, { result, error }: { readonly result?: unknown; readonly error?: unknown }): void {
    if (!this.on || process.name.startsWith('probe') || process.name.startsWith('reconciler')) return;
    const { outcome, detail } = (result ?? {}) as { readonly outcome?: string; readonly detail?: string };
    const short = process.name.replace('payments-failover-', '');
    if (error !== undefined) this.say(`${short} failed: ${String(error)}`);
    else if (outcome !== 'wait') this.say(`${short}: ${String(outcome)}${detail ? ` (${detail})` : ''}`);
  }

  violated({ invariant, message }: Violation): void {
    this.say(`VIOLATED ${invariant}: ${message}`);
  }
}
