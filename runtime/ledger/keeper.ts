import type { Clock } from '../clock/clock';
import type { HaPool } from '../database/pool';
import type { LeaseClient } from '../lease/client';
import { createLedger } from './birth';
import { runCanary, type CanaryOutcome } from './canary';
import { thawFence } from './fence';
import type { Journal } from './ports';
import { eachLane } from './seal';

export interface KeeperOptions {
  readonly region: string;
  readonly lease: LeaseClient;
  readonly pool: HaPool;
  readonly journal?: Journal;
  readonly clock: Clock;
  readonly lanes: number;
  /** Opening balances of a ledger that is born, minor units. */
  readonly openingBalances: Readonly<Record<string, number>>;
  /** Milliseconds between canaries: R. */
  readonly interval: number;
  /** Milliseconds for one canary to get its connection. */
  readonly deadline: number;
  readonly onEvent?: (event: KeeperEvent) => void;
}

export type KeeperEvent =
  | { readonly kind: 'canary-failed'; readonly error: unknown }
  | { readonly kind: 'born'; readonly epoch: number }
  | { readonly kind: 'birth-refused'; readonly reason: string }
  | { readonly kind: 'thawed'; readonly epoch: number };

/** What the last canary found, and when it began (this clock, milliseconds). */
export interface CanaryReport {
  readonly at: number;
  readonly epoch: number;
  readonly result: CanaryOutcome;
}

/**
 * Keeps the database of the holder's Region in step with the lease: proves with canaries that it commits, creates the
 * ledger once, and thaws a fence row that a switchover froze before the lease came back.
 */
export class Keeper {
  private report: CanaryReport | undefined;
  private sleeping = new AbortController();

  constructor(private readonly options: KeeperOptions) {}

  /** The last canary that the database answered; undefined while another Region holds the lease. */
  get last(): CanaryReport | undefined {
    return this.report;
  }

  /** One canary, and what follows from it. */
  async turn(): Promise<void> {
    const { lease, pool, region, clock, deadline } = this.options;
    const { epoch, holder, beat, valid } = lease.grant();
    if (holder !== region) {
      this.report = undefined;
      return;
    }
    const at = clock.now();
    let result: CanaryOutcome;
    try {
      result = await runCanary(pool, { region, epoch, beat }, deadline);
    } catch (error) {
      return this.tell({ kind: 'canary-failed', error });
    }
    this.report = { at, epoch, result };
    try {
      await this.follow(result, epoch, at, valid);
    } catch (error) {
      this.tell({ kind: 'canary-failed', error });
    }
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, interval } = this.options;
    while (!signal.aborted) {
      const startedAt = clock.now();
      this.sleeping = new AbortController();
      await this.turn();
      await clock.sleep(interval - (clock.now() - startedAt), AbortSignal.any([signal, this.sleeping.signal]));
    }
  }

  /** Has the next turn now: the lease has changed, and a new epoch needs its first proof. */
  wake(): void {
    this.sleeping.abort();
  }

  private async follow(result: CanaryOutcome, epoch: number, at: number, valid: boolean): Promise<void> {
    const { lease } = this.options;
    if (result.outcome === 'other-epoch') return this.thaw(result.fence.epoch, epoch);
    // Only the first epoch finds no ledger: an empty database under a later one has lost it.
    if (result.outcome === 'unborn' && epoch !== 1)
      return this.tell({ kind: 'birth-refused', reason: `the database is empty, and the lease is at epoch ${epoch}` });
    lease.canaryCommitted(epoch, at);
    // The first proof of an epoch need not wait for the next renewal.
    if (!valid) await lease.turn();
    if (result.outcome === 'unborn' && lease.holds(epoch, 0)) await this.bear(epoch);
  }

  private async bear(epoch: number): Promise<void> {
    const { pool, lanes, openingBalances } = this.options;
    const birth = { lanes, accounts: openingBalances, epoch };
    if (await createLedger(pool, birth, () => this.journalIsEmpty())) this.tell({ kind: 'born', epoch });
  }

  private async journalIsEmpty(): Promise<boolean> {
    const { journal, lanes } = this.options;
    const written = journal && (await eachLane(lanes, 4, (lane) => journal.last(lane))).find(Boolean);
    if (!written) return true;
    const reason = `the database is empty, but lane ${written.lane} of the journal is at position ${written.position}`;
    this.tell({ kind: 'birth-refused', reason });
    return false;
  }

  /** The lease came back with a new epoch before the row was handed over: whoever finds that opens the row again. */
  private async thaw(rowEpoch: number, epoch: number): Promise<void> {
    const { lease, pool, region, deadline } = this.options;
    const grant = lease.grant();
    if (rowEpoch >= epoch || grant.phase !== 'serving' || grant.epoch !== epoch || grant.holder !== region) return;
    const { changed } = await thawFence(pool, epoch, { deadline });
    if (changed) this.tell({ kind: 'thawed', epoch });
  }

  private tell(event: KeeperEvent): void {
    this.options.onEvent?.(event);
  }
}
