import fc from 'fast-check';
import type { DatabaseSnapshot, PaymentRow, StoreSnapshot } from '../../../drill/check';
import { deltasOf } from '../../../drill/check/evidence';
import type { AnswerEvent, AnswerType, HistoryEvent, Operation } from '../../../drill/history';
import type { JournalRecord } from '../../../runtime/protocol/journal';

/**
 * A correct service, small enough to be believed: it decides one request after the other, while requests and answers
 * travel for a while. Commits from before a failover may be answered after it.
 */
export interface Step {
  readonly kind: 'transfer' | 'credit' | 'read' | 'failover' | 'orphan';
  readonly from: number;
  readonly to: number;
  readonly amount: number;
  readonly fate: 'answered' | 'answer-lost' | 'request-lost' | 'refused-first';
  readonly before: number;
  readonly after: number;
}

export interface World {
  events: HistoryEvent[];
  stores: StoreSnapshot;
}

const accounts = ['a0', 'a1', 'a2', 'a3', 'a4'];
const lanes = 3;
const regions = ['us-east-1', 'us-west-2'];
const initial = 150;

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 12, arbitrary: fc.constant('transfer' as const) },
      { weight: 2, arbitrary: fc.constant('credit' as const) },
      { weight: 4, arbitrary: fc.constant('read' as const) },
      { weight: 1, arbitrary: fc.constant('failover' as const) },
      { weight: 1, arbitrary: fc.constant('orphan' as const) },
    ),
    from: fc.nat(accounts.length - 1),
    to: fc.nat(accounts.length - 1),
    amount: fc.integer({ min: 1, max: 120 }),
    fate: fc.constantFrom('answered', 'answered', 'answered', 'answer-lost', 'request-lost', 'refused-first'),
    before: fc.integer({ min: 1, max: 60 }),
    after: fc.integer({ min: 1, max: 400 }),
  }),
  { minLength: 5, maxLength: 60 },
);

/** Runs the steps. In the grade `lag` a failover loses the last `unreplicated` payments of the old writer. */
export function run(script: readonly Step[], grade: 'lag' | 'journal', unreplicated = 0): World {
  return new Model(grade, unreplicated).run(script);
}

class Model {
  private clock = 1_000;
  private epoch = 1;
  private sequence = 0;
  private readonly events: HistoryEvent[] = [];
  private readonly journal: JournalRecord[] = [];
  private rows: PaymentRow[] = [];
  private positions: number[] = Array.from({ length: lanes }, () => 0);

  constructor(
    private readonly grade: 'lag' | 'journal',
    private readonly unreplicated: number,
  ) {}

  run(script: readonly Step[]): World {
    for (const step of script) {
      this.clock += 10;
      if (step.kind === 'failover') this.failover();
      else if (step.kind === 'read') this.read(step);
      else this.write(step);
    }
    return { events: this.events.toSorted((a, b) => moment(a) - moment(b)), stores: this.snapshot() };
  }

  private get region(): string {
    return regions[(this.epoch - 1) % regions.length]!;
  }

  private balances(): Record<string, number> {
    const balances = Object.fromEntries(accounts.map((account) => [account, initial]));
    for (const { deltas } of this.rows) for (const { account, amount } of deltas ?? []) balances[account]! += amount;
    return balances;
  }

  private write(step: Step): void {
    const key = `k${++this.sequence}`;
    const from = accounts[step.from]!;
    const to = accounts[step.to]!;
    const { amount } = step;
    const op: Operation =
      step.kind === 'credit' ? { kind: 'credit', to, amount } : { kind: 'transfer', from, to, amount };
    const lane = (step.kind === 'credit' ? step.to : step.from) % lanes;
    let attempt = 1;
    if (step.fate === 'refused-first') this.attempt(key, op, attempt++, step, 'refused');
    if (step.fate === 'request-lost') return this.attempt(key, op, attempt, step, 'unknown');
    const declined = op.kind === 'transfer' && this.balances()[from]! < amount;
    const position = ++this.positions[lane]!;
    const place = { lane, position, epoch: this.epoch, key };
    const settled = { ...place, hash: key, result: '{}' };
    if (declined) {
      this.rows.push({ ...place, outcome: 'declined' });
      this.journal.push({ kind: 'decline', ...settled });
    } else {
      this.rows.push({ ...place, outcome: 'done', deltas: deltasOf(op) });
      this.journal.push({ kind: 'entry', ...settled, deltas: deltasOf(op) });
    }
    const unseen = step.fate === 'answer-lost' || step.kind === 'orphan';
    this.attempt(key, op, attempt, step, unseen ? 'unknown' : declined ? 'declined' : 'ack', { lane, position });
  }

  private read(step: Step): void {
    const account = accounts[step.from]!;
    const answer = { balance: this.balances()[account]! };
    this.attempt(`r${++this.sequence}`, { kind: 'read', account }, 1, step, 'read', answer);
  }

  private attempt(
    key: string,
    op: Operation,
    attempt: number,
    step: Step,
    type: AnswerType,
    answer: Partial<AnswerEvent['answer']> = {},
  ): void {
    const at = (mono: number) => ({ mono, wall: mono });
    const request = { client: 'c1', key, attempt, op, sent: at(this.clock - step.before) };
    this.events.push({ type: 'request', ...request });
    this.events.push({
      type,
      ...request,
      answered: at(this.clock + step.after),
      answer: { epoch: this.epoch, region: this.region, instance: 'i-1', ...answer },
    });
  }

  private failover(): void {
    this.clock += 100;
    this.epoch += 1;
    if (this.grade === 'lag') {
      this.rows = this.rows.slice(0, Math.max(0, this.rows.length - this.unreplicated));
      this.positions = this.positions.map((_, lane) =>
        Math.max(0, ...this.rows.filter((row) => row.lane === lane).map(({ position }) => position)),
      );
      return;
    }
    for (let lane = 0; lane < lanes; lane++)
      this.journal.push({ kind: 'seal', lane, position: ++this.positions[lane]!, epoch: this.epoch });
  }

  private snapshot(): StoreSnapshot {
    const writer: DatabaseSnapshot = {
      identifier: `db-${this.region}`,
      region: this.region,
      accounts: this.balances(),
      // The load's own payments are explained by the history; the model does not help.
      payments: this.rows.map(({ lane, key, position, epoch, outcome }) => ({ lane, key, position, epoch, outcome })),
      lanes: this.positions.map((position, lane) => ({ lane, position })),
      fence: { epoch: this.epoch, timeline: this.epoch, frozen: false },
    };
    const replica = { ...writer, identifier: 'replica', payments: writer.payments.slice(0, -2) };
    return {
      scope: 'payments',
      grade: this.grade,
      lease: { epoch: this.epoch, holder: this.region, phase: 'serving' },
      initialBalances: Object.fromEntries(accounts.map((account) => [account, initial])),
      writer: writer.identifier,
      databases: [writer, replica],
      journal: this.grade === 'journal' ? this.journal : [],
    };
  }
}

function moment(event: HistoryEvent): number {
  return event.type === 'request' ? event.sent.mono : event.answered.mono;
}
