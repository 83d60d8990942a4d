import type { LeaseView } from '../lease/client';
import type { JournalRecord, Settlement } from '../protocol/journal';
import { laneOf } from '../protocol/lane';
import { changeOf, settledBy } from './change';
import { fenceRefusal } from './fence-check';
import { LaneQueue } from './lane-queue';
import { OutcomeUnknown, type PaymentOutcome, type RefusalReason, type UnknownReason } from './outcome';
import type { Journal, Ledger, LedgerTransaction, PaymentRecord } from './ports';
import { deltasOf, hashOf, laneAccount, resultOf, type PaymentRequest } from './request';
import { rollForward } from './roll-forward';

export interface LaneWriterOptions {
  readonly lease: LeaseView;
  readonly ledger: Ledger;
  /** Absent in the grade `lag`: the same transaction without the journal. */
  readonly journal?: Journal;
  readonly lanes: number;
  /** e, milliseconds: validity that must be left when a payment is acknowledged. */
  readonly margin: number;
  /** Milliseconds for one transaction, waiting for its lane included. */
  readonly deadline: number;
  /** May the transaction be tried again after this error, which came before anything was put? @default never */
  readonly isTransient?: (error: unknown) => boolean;
  /** Told why an attempt failed; its client only learns the kind of failure. */
  readonly onError?: (error: unknown, lane: number) => void;
}

/** One payment on its way through a lane. */
interface Attempt {
  readonly request: PaymentRequest;
  readonly key: string;
  readonly hash: string;
  readonly lane: number;
  readonly epoch: number;
  /** From here on the key is settled, even if this attempt fails. */
  journaled: boolean;
}

type Step = PaymentOutcome | 'roll-forward';

/** Somebody else's records, or a failing database, can send an attempt back to its start this often. */
const maxAttempts = 4;

/**
 * Writes payments, each in the lane of its account, by the protocol's steps: lease, locks and fence, journal position,
 * funds, journal, commit, lease again.
 *
 * Invariant: `done` and `declined` are answered only for a key that is settled so in the journal (grade `journal`) and
 * committed, while the lease was valid with margin *after* the commit; a commit never precedes the confirmed put.
 *
 * A decline takes its position like a payment does, because another attempt with the same key may still be on its way: a
 * slower one, judged when funds have arrived, finds the key settled; a put of it that got no answer aims at no position
 * beyond the journal's end, and once the decline stands there it can only lose.
 */
export class LaneWriter {
  private readonly queue = new LaneQueue();

  constructor(private readonly options: LaneWriterOptions) {}

  async pay(request: PaymentRequest, key: string): Promise<PaymentOutcome> {
    const { lease, lanes, deadline, margin } = this.options;
    const lane = laneOf(laneAccount(request), lanes);
    const { epoch, phase } = lease.grant();
    const attempt: Attempt = { request, key, hash: hashOf(request), lane, epoch, journaled: false };
    // What could not be acknowledged at once is not even tried.
    if (!lease.holds(epoch, margin)) return refused(attempt, 'no-lease');
    if (phase !== 'serving') return refused(attempt, 'not-open');
    const outcome = await this.queue.run(lane, deadline, () => this.settle(attempt));
    return this.answer(outcome ?? refused(attempt, 'lane-busy'));
  }

  private async settle(attempt: Attempt): Promise<PaymentOutcome> {
    const { ledger, deadline, isTransient } = this.options;
    for (let count = 1; count <= maxAttempts; count++) {
      try {
        const step = await ledger.transaction((transaction) => this.attempt(transaction, attempt), deadline);
        if (step !== 'roll-forward') return step;
        const refusal = await this.rollForward(attempt);
        if (refusal) return refused(attempt, refusal);
      } catch (error) {
        this.options.onError?.(error, attempt.lane);
        if (attempt.journaled) return unknown(attempt, error instanceof OutcomeUnknown ? 'commit' : 'after-put');
        if (error instanceof OutcomeUnknown) return unknown(attempt, 'commit');
        if (count === maxAttempts || !isTransient?.(error)) return refused(attempt, 'database');
      }
    }
    return refused(attempt, 'lane-busy');
  }

  private async attempt(transaction: LedgerTransaction, attempt: Attempt): Promise<Step> {
    const { lane, key, hash, epoch, request } = attempt;
    const { journal } = this.options;
    const { position, fence } = await transaction.lock(lane);
    const refusal = fenceRefusal(fence, epoch);
    if (refusal) return refused(attempt, refusal);

    const deltas = deltasOf(request);
    const accounts = deltas.map(({ account }) => account);
    const { payment, balances } = await transaction.look(lane, key, accounts);
    if (payment) {
      if (payment.hash !== hash) return { outcome: 'conflict', epoch, lane };
      // The locks made this a write: its commit waits until the standby has the earlier attempt, too.
      await transaction.commit();
      return answerOf(attempt, payment, true);
    }
    const missing = accounts.find((account) => !balances.has(account));
    if (missing !== undefined) {
      const obstacle: PaymentOutcome = { outcome: 'no-account', epoch, lane, account: missing };
      return journal ? this.unlessBehind(journal, position, attempt, obstacle) : obstacle;
    }
    const record = judge(attempt, position + 1, balances);
    if (journal) {
      const step = await this.put(journal, record, attempt);
      if (step) return step;
    }
    await transaction.apply(changeOf(lane, position, [record]));
    await transaction.commit();
    const settled = { position: record.position, outcome: settledBy(record), result: JSON.parse(record.result) };
    return answerOf(attempt, settled, false);
  }

  /**
   * True only of a lane that is at its journal's end: strong read first. What is journaled needs no reading: its put
   * succeeds only at the end, and otherwise the attempt starts again with nothing done. Nor need this answer be
   * journaled: accounts are never removed, so that one that is missing now was missing for every earlier attempt.
   */
  private async unlessBehind(
    journal: Journal,
    position: number,
    attempt: Attempt,
    obstacle: PaymentOutcome,
  ): Promise<Step> {
    try {
      return (await journal.read(attempt.lane, position + 1)) ? 'roll-forward' : obstacle;
    } catch (error) {
      this.options.onError?.(error, attempt.lane);
      return refused(attempt, 'journal');
    }
  }

  /** Puts the record; nothing to say when it is certainly in the journal. */
  private async put(journal: Journal, record: Settlement, attempt: Attempt): Promise<Step | undefined> {
    const answer = await journal.put(record).catch((error: unknown) => {
      this.options.onError?.(error, record.lane);
      return 'no-answer' as const;
    });
    if (answer === true) {
      attempt.journaled = true;
      return undefined;
    }
    // Taken, or no answer: an earlier send of this very put may have landed.
    let found: JournalRecord | undefined;
    try {
      found = await journal.read(record.lane, record.position);
    } catch {
      return unknown(attempt, 'journal-put');
    }
    if (found && isSame(found, record)) {
      attempt.journaled = true;
      return undefined;
    }
    // Still absent: the put may land later, and is then a fact.
    return found ? 'roll-forward' : unknown(attempt, 'journal-put');
  }

  private rollForward({ lane, epoch }: Attempt): Promise<RefusalReason | undefined> {
    const { ledger, journal, deadline } = this.options;
    if (!journal) throw new Error('nothing to roll forward: the grade "lag" has no journal');
    return rollForward({ ledger, journal, lane, epoch, deadline });
  }

  /** Step 7: whatever was found out is told only under a lease that is still valid, with margin. */
  private answer(outcome: PaymentOutcome): PaymentOutcome {
    const { lease, margin } = this.options;
    if (outcome.outcome === 'refused' || outcome.outcome === 'unknown') return outcome;
    if (lease.holds(outcome.epoch, margin)) return outcome;
    const { epoch, lane } = outcome;
    return outcome.outcome === 'done' || outcome.outcome === 'declined'
      ? { outcome: 'unknown', epoch, lane, reason: 'lease-lost' }
      : { outcome: 'refused', epoch, lane, reason: 'lease-lost' };
  }
}

/** What settles the key at this position: the payment or, for want of funds, its decline. Judged by the projection. */
function judge(attempt: Attempt, position: number, balances: ReadonlyMap<string, number>): Settlement {
  const { epoch, lane, key, hash, request } = attempt;
  const place = { lane, position, epoch, key, hash };
  // Only this lane debits the account and its lock is ours: others can only add to this balance.
  const balance = request.kind === 'transfer' ? balances.get(request.from)! : Infinity;
  if (balance < request.amount) return { kind: 'decline', ...place, result: JSON.stringify({ balance }) };
  return { kind: 'entry', ...place, deltas: deltasOf(request), result: JSON.stringify(resultOf(request)) };
}

/** What a client is told about a settled key: at every attempt the same. */
function answerOf(
  { epoch, lane }: Attempt,
  { position, outcome, result }: Pick<PaymentRecord, 'position' | 'outcome' | 'result'>,
  repeated: boolean,
): PaymentOutcome {
  if (outcome === 'done') return { outcome, epoch, lane, position, result, repeated };
  return { outcome, epoch, lane, position, balance: (result as { balance: number }).balance, repeated };
}

/**
 * The same record: whoever sent it, it says what this attempt would have said. A payment is not the decline of the same
 * key, and two declines may have seen different balances: those are somebody else's, to be rolled forward as they are.
 */
function isSame(found: JournalRecord, record: Settlement): boolean {
  return (
    found.kind === record.kind &&
    found.key === record.key &&
    found.hash === record.hash &&
    found.epoch === record.epoch &&
    found.result === record.result
  );
}

function refused({ epoch, lane }: Attempt, reason: RefusalReason): PaymentOutcome {
  return { outcome: 'refused', epoch, lane, reason };
}

function unknown({ epoch, lane }: Attempt, reason: UnknownReason): PaymentOutcome {
  return { outcome: 'unknown', epoch, lane, reason };
}
