import type { AnswerEvent } from '../history';
import { deltasOf, effectOf, type Evidence } from './evidence';
import { overtakenBy } from './epochs';
import { finding } from './result';
import type { CheckResult } from './verdict';

/** What a payment did to one account, and when clients can say that it did. Host's monotonic clock, milliseconds. */
interface Effect {
  readonly amount: number;
  /** Not visible before its first request was sent. */
  readonly from: number;
  /** Visible to every read sent after its acknowledgement arrived. */
  readonly until: number;
}

/** Up to this many payments in flight every possible sum is tried; above it, only the extremes. */
const exactUpTo = 14;

/**
 * Invariant: a balance is current. Stale is a read (a) that was sent after a client already held an answer of a newer
 * epoch, or (b) whose value is impossible: it must contain every payment acknowledged before it was sent, none that
 * was sent after it was answered, and any of those in between.
 */
export function checkStaleReads(evidence: Evidence): CheckResult {
  const reads = evidence.events.filter((event): event is AnswerEvent => event.type === 'read');
  const overtaken = overtakenBy(reads, [...evidence.acks, ...reads]);
  const effects = effectsByAccount(evidence);
  const violations = reads.flatMap((read) => {
    const account = read.op.kind === 'read' ? read.op.account : '?';
    const newer = overtaken.get(read);
    if (newer !== undefined)
      return [`${account}: read in epoch ${read.answer?.epoch}, sent after epoch ${newer} had answered`];
    const balance = read.answer?.balance;
    const initial = evidence.stores.initialBalances[account];
    if (balance === undefined || initial === undefined) return [];
    return isPossible(balance, initial, effects.get(account) ?? [], read)
      ? []
      : [`${account}: ${balance} is no balance that it can have had at that time`];
  });
  return finding('stale-read', 'balances that clients read were current', violations, `${reads.length} reads`);
}

function isPossible(balance: number, initial: number, effects: readonly Effect[], read: AnswerEvent): boolean {
  const certain = effects.filter(({ until }) => until < read.sent.mono);
  const possible = effects.filter(({ from, until }) => until >= read.sent.mono && from <= read.answered.mono);
  const missing = balance - initial - sum(certain);
  if (possible.length <= exactUpTo) return subsetSums(possible).has(missing);
  return missing >= sum(possible.filter((e) => e.amount < 0)) && missing <= sum(possible.filter((e) => e.amount > 0));
}

/**
 * Effects of the payments that are in the writer, and, in the grade `lag`, of those that may have been visible before
 * they were lost.
 */
function effectsByAccount(evidence: Evidence): Map<string, Effect[]> {
  const effects = new Map<string, Effect[]>();
  const add = (account: string, effect: Effect) => effects.set(account, [...(effects.get(account) ?? []), effect]);
  for (const row of evidence.applied) {
    const payment = evidence.payments.get(row.key);
    const from = payment ? Math.min(...payment.requests.map(({ sent }) => sent.mono)) : -Infinity;
    const acks = payment?.answers.filter(({ type }) => type === 'ack') ?? [];
    const until = Math.min(Infinity, ...acks.map(({ answered }) => answered.mono));
    for (const { account, amount } of effectOf(evidence, row) ?? []) add(account, { amount, from, until });
  }
  for (const { key, op, requests } of evidence.payments.values()) {
    if (evidence.rows.has(key) || !(evidence.stores.grade === 'lag' || evidence.lost.has(key))) continue;
    const from = Math.min(...requests.map(({ sent }) => sent.mono));
    for (const { account, amount } of deltasOf(op)) add(account, { amount, from, until: Infinity });
  }
  return effects;
}

function subsetSums(effects: readonly Effect[]): Set<number> {
  let sums = new Set([0]);
  for (const { amount } of effects) sums = new Set([...sums, ...[...sums].map((total) => total + amount)]);
  return sums;
}

function sum(effects: readonly Effect[]): number {
  return effects.reduce((total, { amount }) => total + amount, 0);
}
