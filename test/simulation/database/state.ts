/** What a database holds: the rows of the ledger's tables. */
export interface FenceRow {
  readonly epoch: number;
  readonly timeline: number;
  readonly frozen: boolean;
}

export interface PaymentRow {
  readonly lane: number;
  readonly key: string;
  readonly hash: string;
  readonly position: number;
  readonly epoch: number;
  readonly outcome: string;
  readonly result: string;
}

export interface CanaryRow {
  readonly region: string;
  readonly epoch: number;
  readonly beat: number;
  readonly at: number;
}

/** What a transaction changes. */
export interface Changes {
  born?: boolean;
  fence?: FenceRow;
  readonly lanes: Map<number, number>;
  readonly accounts: Map<string, number>;
  readonly payments: PaymentRow[];
  readonly canaries: CanaryRow[];
}

/** A committed transaction, as it stands in the log. Balances are kept as what they changed by. */
export interface Commit extends Readonly<Changes> {
  readonly timeline: number;
}

export function noChanges(): Changes {
  return { lanes: new Map(), accounts: new Map(), payments: [], canaries: [] };
}

export class DatabaseState {
  born = false;
  fence: FenceRow | undefined;
  readonly lanes = new Map<number, number>();
  readonly accounts = new Map<string, number>();
  readonly payments = new Map<string, PaymentRow>();
  readonly canaries = new Map<string, CanaryRow>();

  /** The state at the end of a log. */
  static of(log: readonly Commit[]): DatabaseState {
    const state = new DatabaseState();
    for (const commit of log) state.apply(commit);
    return state;
  }

  apply(changes: Readonly<Changes>): void {
    if (changes.born) this.born = true;
    if (changes.fence) this.fence = changes.fence;
    for (const [lane, position] of changes.lanes) this.lanes.set(lane, position);
    for (const [account, amount] of changes.accounts)
      this.accounts.set(account, (this.accounts.get(account) ?? 0) + amount);
    for (const payment of changes.payments) this.payments.set(`${payment.lane}/${payment.key}`, payment);
    for (const canary of changes.canaries) this.canaries.set(canary.region, canary);
  }
}
