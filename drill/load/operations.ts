import type { Operation } from '../history';
import type { Random } from './random';
import type { LoadSettings } from './settings';

/** The next request of a client: its choices depend on its random numbers alone, not on what was answered. */
export function nextOperation(
  random: Random,
  { accounts, mix, amounts }: Pick<LoadSettings, 'accounts' | 'mix' | 'amounts'>,
): Operation {
  const kind = random.fraction();
  const account = random.pick(accounts);
  const amount = random.integer(1, amounts.largest);
  const excessive = random.fraction() < amounts.excessiveShare;
  if (kind < mix.reads) return { kind: 'read', account };
  if (kind < mix.reads + mix.credits) return { kind: 'credit', to: account, amount };
  const to = random.pick(accounts.filter((other) => other !== account));
  return { kind: 'transfer', from: account, to, amount: excessive ? amounts.excessive : amount };
}
