import type { Clock } from '../clock/clock';
import type { Lease, LeasePhase } from '../protocol/lease';
import { isValid, leaseState, mayRenew, unknownLease, type LeaseEvent, type LeaseState } from './state';
import type { LeaseStore } from './store';

/** All in milliseconds. */
export interface LeaseTimers {
  /** L */
  readonly lease: number;
  /** R */
  readonly renewInterval: number;
  readonly canaryAge: number;
}

/** What an instance may do now. */
export interface Grant {
  readonly epoch: number;
  readonly holder?: string;
  readonly phase?: LeasePhase;
  /** This Region holds the lease, and this instance renewed it less than L ago. */
  readonly valid: boolean;
  /** Milliseconds of validity that are left; 0 when not valid. */
  readonly remaining: number;
  readonly beat: number;
}

/** The part of the lease that a writer needs. */
export interface LeaseView {
  grant(): Grant;
  /** Still valid for this very epoch, with at least `margin` milliseconds left? */
  holds(epoch: number, margin: number): boolean;
}

export interface LeaseClientOptions {
  readonly region: string;
  readonly store: LeaseStore;
  readonly clock: Clock;
  readonly timers: LeaseTimers;
  /** Created if the store holds no lease: given to instances of the primary Region only. */
  readonly birth?: Lease;
  /** Told about each change that people care about, and about requests without an answer. */
  readonly onEvent?: (event: LeaseClientEvent) => void;
}

export type LeaseClientEvent =
  | { readonly kind: 'changed'; readonly before: LeaseState; readonly after: LeaseState }
  | { readonly kind: 'no-answer'; readonly request: 'read' | 'renew' | 'create'; readonly error: unknown };

/**
 * Holds the right to write on behalf of one instance: every instance of the holder's Region renews for itself. The
 * decisions are those of `leaseState`; this class sends the requests and keeps the time.
 */
export class LeaseClient implements LeaseView {
  private current: LeaseState;
  private jumps: number;

  constructor(private readonly options: LeaseClientOptions) {
    this.current = unknownLease(options.region, options.timers.lease);
    this.jumps = options.clock.jumps();
  }

  get state(): LeaseState {
    this.now();
    return this.current;
  }

  grant(): Grant {
    const now = this.now();
    const { epoch, holder, phase, beat, validUntil } = this.current;
    const valid = isValid(this.current, now);
    return { epoch, holder, phase, beat, valid, remaining: valid ? validUntil - now : 0 };
  }

  holds(epoch: number, margin: number): boolean {
    const now = this.now();
    return this.current.epoch === epoch && isValid(this.current, now, margin);
  }

  /** A canary transaction that began at `at` (this clock) has committed under `epoch`. */
  canaryCommitted(epoch: number, at: number): void {
    this.apply({ kind: 'canary', epoch, at });
  }

  /** One strong read. Confers nothing; discovers epochs, phases and revocations. */
  async refresh(): Promise<void> {
    try {
      const lease = (await this.options.store.read()) ?? (await this.create());
      if (lease) this.apply({ kind: 'read', lease, at: this.now() });
    } catch (error) {
      this.report({ kind: 'no-answer', request: 'read', error });
    }
  }

  /** Renews if it may, and reads otherwise, or after a refusal. One turn of `run`. */
  async turn(): Promise<void> {
    const { clock, timers, store, region } = this.options;
    if (!mayRenew(this.state, this.now(), timers.canaryAge)) return this.refresh();
    const { epoch, generation } = this.current;
    // The validity is counted from before the request was sent: the answer says when it was true, not that it still is.
    let sentAt = clock.now();
    try {
      const lease = await store.renew(epoch, region, () => (sentAt = clock.now()));
      const at = this.now();
      if (lease) return this.apply({ kind: 'renewed', lease, sentAt, generation, at });
      this.apply({ kind: 'refused', epoch, at });
    } catch (error) {
      return this.report({ kind: 'no-answer', request: 'renew', error });
    }
    await this.refresh();
  }

  /**
   * Renews every R, measured from turn to turn, until the signal aborts. While the lease is on its way to this Region,
   * it looks four times as often: clients are waiting.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, timers, region } = this.options;
    while (!signal.aborted) {
      const startedAt = clock.now();
      await this.turn();
      const { holder, phase } = this.current;
      const arriving = holder === region && phase !== 'serving';
      const interval = arriving ? timers.renewInterval / 4 : timers.renewInterval;
      await clock.sleep(interval - (clock.now() - startedAt), signal);
    }
  }

  private async create(): Promise<Lease | undefined> {
    const { birth, store } = this.options;
    if (!birth) return undefined;
    await store.create(birth);
    return store.read();
  }

  /** The clock's time; a jump that shows on this occasion ends the validity first. */
  private now(): number {
    const now = this.options.clock.now();
    const jumps = this.options.clock.jumps();
    if (jumps !== this.jumps) {
      this.jumps = jumps;
      this.apply({ kind: 'clock-jumped' });
    }
    return now;
  }

  private apply(event: LeaseEvent): void {
    const before = this.current;
    this.current = leaseState(before, event);
    const { epoch, holder, phase, revoked, refused, generation } = this.current;
    const changed =
      epoch !== before.epoch ||
      holder !== before.holder ||
      phase !== before.phase ||
      revoked !== before.revoked ||
      refused !== before.refused ||
      generation !== before.generation;
    if (changed) this.report({ kind: 'changed', before, after: this.current });
  }

  private report(event: LeaseClientEvent): void {
    this.options.onEvent?.(event);
  }
}
