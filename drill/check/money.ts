import { effectOf, type Evidence } from './evidence';
import { finding } from './result';
import type { CheckResult } from './verdict';

/** What the writer's balances should be, judged by the payments that it holds. */
interface Ledger {
  readonly expected: ReadonlyMap<string, number>;
  /** Payments that nothing explains: not from the load, not in the journal. */
  readonly unexplained: readonly string[];
}

/** The three checks on balances of the writer: in total, one by one, and none below zero. */
export function checkMoney(evidence: Evidence): CheckResult[] {
  const ledger = expectedBalances(evidence);
  const { accounts } = evidence.writer;
  const actualTotal = total(Object.values(accounts));
  const expectedTotal = total([...ledger.expected.values()]);
  const conserved =
    actualTotal === expectedTotal
      ? []
      : [`balances add up to ${actualTotal}, initial balances and credits to ${expectedTotal}`];
  const names = new Set([...ledger.expected.keys(), ...Object.keys(accounts)]);
  const wrong = [...names]
    .filter((account) => (accounts[account] ?? 0) !== (ledger.expected.get(account) ?? 0))
    .map(
      (account) => `${account} holds ${accounts[account] ?? 0}, its payments say ${ledger.expected.get(account) ?? 0}`,
    );
  const negative = Object.entries(accounts)
    .filter(([, balance]) => balance < 0)
    .map(([account, balance]) => `${account} holds ${balance}`);
  return [
    explained(finding('money-conserved', 'no money is made or lost', conserved), ledger),
    explained(finding('balances-explained', 'every balance is the sum of its payments', wrong), ledger),
    finding('negative-balance', 'no balance is below zero', negative),
  ];
}

function expectedBalances(evidence: Evidence): Ledger {
  const expected = new Map(Object.entries(evidence.stores.initialBalances));
  const unexplained: string[] = [];
  for (const row of evidence.applied) {
    const deltas = effectOf(evidence, row);
    if (!deltas) unexplained.push(row.key);
    for (const { account, amount } of deltas ?? []) expected.set(account, (expected.get(account) ?? 0) + amount);
  }
  return { expected, unexplained };
}

/** With payments of unknown amount nothing can be said about sums. */
function explained(result: CheckResult, { unexplained }: Ledger): CheckResult {
  if (unexplained.length === 0) return result;
  return {
    ...result,
    outcome: 'undecided',
    count: unexplained.length,
    examples: unexplained.slice(0, 8).map((key) => `${key} is in the writer, but neither history nor journal knows it`),
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
