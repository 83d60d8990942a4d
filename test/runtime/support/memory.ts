import type { LeaseView } from '../../../runtime/lease/client';
import type { JournalRecord } from '../../../runtime/protocol/journal';
import type {
  Change,
  Fence,
  Journal,
  Ledger,
  LedgerTransaction,
  PaymentRecord,
  Totals,
} from '../../../runtime/ledger/ports';

/** What happened, in order, over all the ports of a test. */
export type Trace = string[];

/** A journal in memory; `putFault` decides what becomes of a put. */
export class MemoryJournal implements Journal {
  readonly records = new Map<string, JournalRecord>();
  /**
   * `lost`: it lands, its answer does not. `resent`: it is sent twice, and the second one finds the first. `late`: it
   * neither lands (yet) nor is answered.
   */
  putFault: (record: JournalRecord) => 'none' | 'lost' | 'resent' | 'late' = () => 'none';
  readFault: () => boolean = () => false;
  readonly late: JournalRecord[] = [];

  constructor(readonly trace: Trace = []) {}

  async put(record: JournalRecord): Promise<boolean> {
    const fault = this.putFault(record);
    if (fault === 'late') {
      this.late.push(record);
      throw new Error('put: no answer');
    }
    const won = this.land(record);
    if (fault === 'lost') throw new Error('put: no answer');
    return fault === 'resent' ? this.land(record) : won;
  }

  /** Lets a record land if its position is still free. */
  land(record: JournalRecord): boolean {
    const name = `${record.lane}/${record.position}`;
    if (this.records.has(name)) return false;
    this.records.set(name, record);
    this.trace.push(`put ${name}`);
    return true;
  }

  async read(lane: number, position: number): Promise<JournalRecord | undefined> {
    if (this.readFault()) throw new Error('read: no answer');
    return this.records.get(`${lane}/${position}`);
  }

  async readFrom(lane: number, position: number, limit: number): Promise<JournalRecord[]> {
    return this.lane(lane)
      .filter((record) => record.position >= position)
      .slice(0, limit);
  }

  async last(lane: number): Promise<JournalRecord | undefined> {
    return this.lane(lane).at(-1);
  }

  lane(lane: number): JournalRecord[] {
    return [...this.records.values()].filter((record) => record.lane === lane).sort((a, b) => a.position - b.position);
  }
}

/** A ledger in memory: one transaction at a time, changes visible when committed. */
export class MemoryLedger implements Ledger {
  readonly balances: Map<string, number>;
  readonly positions = new Map([
    [0, 0],
    [1, 0],
  ]);
  readonly payments: PaymentRecord[] = [];
  fence: Fence = { epoch: 1, timeline: 1, frozen: false, currentTimeline: 1 };
  onCommit: () => 'ok' | 'unknown' | 'failed' = () => 'ok';
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    balances: Readonly<Record<string, number>>,
    readonly trace: Trace = [],
    private readonly unknown: () => Error = () => new Error('unknown'),
  ) {
    this.balances = new Map(Object.entries(balances));
  }

  transaction<T>(work: (transaction: LedgerTransaction) => Promise<T>): Promise<T> {
    const run = this.tail.then(() => work(this.begin()));
    this.tail = run.catch(() => undefined);
    return run;
  }

  async totals(): Promise<Totals> {
    const entries = [...this.balances];
    return {
      total: entries.reduce((sum, [, balance]) => sum + balance, 0),
      negative: entries.filter(([, balance]) => balance < 0).map(([id]) => id),
      positions: new Map(this.positions),
    };
  }

  private begin(): LedgerTransaction {
    let change: Change | undefined;
    return {
      lock: async (lane) => {
        if (!this.positions.has(lane)) this.positions.set(lane, 0);
        return { position: this.positions.get(lane)!, fence: this.fence };
      },
      look: async (lane, key, accounts) => ({
        payment: this.payments.find((payment) => payment.lane === lane && payment.key === key),
        balances: new Map(accounts.filter((id) => this.balances.has(id)).map((id) => [id, this.balances.get(id)!])),
      }),
      apply: async (next) => {
        if (this.positions.get(next.lane) !== next.from) throw new Error('not at that position');
        change = next;
      },
      commit: async () => {
        const fate = this.onCommit();
        if (fate === 'failed') throw new Error('commit failed');
        if (change) this.take(change);
        if (fate === 'unknown') throw this.unknown();
      },
    };
  }

  private take({ lane, to, payments, deltas }: Change): void {
    this.trace.push(`commit ${lane}/${to}`);
    this.positions.set(lane, to);
    for (const payment of payments) this.payments.push({ lane, ...payment, result: JSON.parse(payment.result) });
    for (const { account, amount } of deltas) this.balances.set(account, (this.balances.get(account) ?? 0) + amount);
  }
}

/** A lease that a test turns on and off. */
export class PlayedLease implements LeaseView {
  valid = true;
  epoch = 1;
  phase: 'serving' | 'handed' | 'promoting' = 'serving';
  remaining = 1000;

  grant() {
    const { epoch, phase, valid, remaining } = this;
    return { epoch, phase, valid, remaining, holder: 'here', beat: 1 };
  }

  holds(epoch: number, margin: number): boolean {
    return this.valid && this.epoch === epoch && this.remaining > margin;
  }
}
