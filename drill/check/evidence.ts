import {
  isSettlement,
  type Delta,
  type JournalEntry,
  type Seal,
  type Settlement,
} from '../../runtime/protocol/journal';
import {
  acknowledgements,
  byKey,
  type AnswerEvent,
  type HistoryEvent,
  type Operation,
  operationSchema,
  type PaymentHistory,
} from '../history';
import type { DatabaseSnapshot, PaymentRow, StoreSnapshot } from './snapshot';

/** History and stores, indexed once for all checks. */
export interface Evidence {
  readonly events: readonly HistoryEvent[];
  readonly stores: StoreSnapshot;
  readonly writer: DatabaseSnapshot;
  readonly payments: ReadonlyMap<string, PaymentHistory>;
  /** In the order of their arrival. */
  readonly acks: readonly AnswerEvent[];
  /** Payments that the writer has applied. */
  readonly applied: readonly PaymentRow[];
  /** The same by key. */
  readonly rows: ReadonlyMap<string, readonly PaymentRow[]>;
  /** Payments that the writer has declined, by key: rows without effect. */
  readonly declines: ReadonlyMap<string, readonly PaymentRow[]>;
  readonly entries: readonly JournalEntry[];
  /** Entries and declines: every record that settles a key. */
  readonly settlements: readonly Settlement[];
  /** Seals of a lane, by position. */
  readonly seals: ReadonlyMap<number, readonly Seal[]>;
  readonly settled: ReadonlySet<string>;
  /** Keys that were acknowledged and are not applied in the writer. */
  readonly lost: ReadonlySet<string>;
}

export function gather(events: readonly HistoryEvent[], stores: StoreSnapshot): Evidence {
  const writer = stores.databases.find(({ identifier }) => identifier === stores.writer);
  if (!writer)
    throw new Error(
      `writer "${stores.writer}" is not among the databases of the snapshot (${stores.databases.map((d) => d.identifier).join(', ') || 'none'}); take the snapshot of the writer first`,
    );
  const acks = acknowledgements(events);
  const applied = writer.payments.filter(({ outcome }) => outcome !== 'declined');
  const rows = groupBy(applied, (row) => row.key);
  const seals = stores.journal.filter((record): record is Seal => record.kind === 'seal');
  return {
    events,
    stores,
    writer,
    payments: byKey(events),
    acks,
    applied,
    rows,
    declines: groupBy(
      writer.payments.filter(({ outcome }) => outcome === 'declined'),
      (row) => row.key,
    ),
    settlements: stores.journal.filter(isSettlement),
    entries: stores.journal.filter((record): record is JournalEntry => record.kind === 'entry'),
    seals: groupBy(
      seals.toSorted((a, b) => a.position - b.position),
      (seal) => seal.lane,
    ),
    settled: new Set(stores.settledKeys),
    lost: new Set(acks.map(({ key }) => key).filter((key) => !rows.has(key))),
  };
}

/** True if the lane was closed to `epoch` before `position`: no record of that epoch may count there. */
export function beyondSeal(evidence: Evidence, lane: number, position: number, epoch: number): Seal | undefined {
  return evidence.seals.get(lane)?.find((seal) => seal.position < position && seal.epoch > epoch);
}

/** What an operation does to balances. */
export function deltasOf(op: Operation): readonly Delta[] {
  if (op.kind === 'transfer')
    return [
      { account: op.from, amount: -op.amount },
      { account: op.to, amount: op.amount },
    ];
  return op.kind === 'credit' ? [{ account: op.to, amount: op.amount }] : [];
}

/** What an applied row of the writer did to the initial balances; `undefined` when nothing says so. */
export function effectOf(evidence: Evidence, row: PaymentRow): readonly Delta[] | undefined {
  if (evidence.settled.has(row.key)) return [];
  if (row.deltas) return row.deltas;
  // What the client asked for is the independent witness: a service that journals the wrong amount must be found out.
  const payment = evidence.payments.get(row.key);
  if (payment) return deltasOf(payment.op);
  const entry = evidence.entries.find(
    ({ lane, position, key }) => lane === row.lane && position === row.position && key === row.key,
  );
  if (entry) return entry.deltas;
  const stored = operationSchema.safeParse(row.result);
  return stored.success ? deltasOf(stored.data) : undefined;
}

/** In words, for a violation. */
export function place({ lane, position }: { lane: number; position: number }): string {
  return `lane ${lane} position ${position}`;
}

export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
