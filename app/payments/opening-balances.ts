/** Cents that each account is born with. */
const opening = 1_000_000;

/** Accounts between which a failover moves a cent and back, to prove that the new Region really pays. */
export const verifyAccounts = ['holdfast-verify-a', 'holdfast-verify-b'] as const;

/** `acct-000` to `acct-199`, and the two accounts of the verification. */
export const openingBalances: Readonly<Record<string, number>> = Object.fromEntries([
  ...Array.from({ length: 200 }, (_, index) => [`acct-${String(index).padStart(3, '0')}`, opening]),
  ...verifyAccounts.map((account) => [account, opening]),
]);
