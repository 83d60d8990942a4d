import { isSettlement, type JournalRecord } from '../../../runtime/protocol/journal';
import type { World } from '../world/world';
import { openingBalances } from '../world/settings';
import type { Acknowledged } from './answers';
import { Violation } from './violation';

/** What must hold in the end of the writer's database: it is what the journal says, and what customers were told. */
export function judgeBooks(world: World, acknowledged: ReadonlyMap<string, Acknowledged>): void {
  const { state } = world.rds.in(world.lease.holder)!.server;
  for (const { key, outcome, lane, position } of acknowledged.values()) {
    const row = state.payments.get(`${lane}/${key}`);
    if (!row) throw new Violation('acknowledged once and for good', `${key} was answered ${outcome} and is lost`);
    if (row.outcome !== outcome || row.position !== position)
      throw new Violation(
        'declined is never applied',
        `${key} was answered ${outcome} and is ${row.outcome} at ${lane}/${row.position}`,
      );
  }
  if (world.config.grade === 'journal') judgeProjection(world, state);
  judgeMoney(world, state.accounts);
}

function judgeProjection(
  world: World,
  state: { lanes: ReadonlyMap<number, number>; accounts: ReadonlyMap<string, number> },
): void {
  const balances = new Map(Object.entries(openingBalances));
  for (const [lane, position] of state.lanes)
    for (const record of (world.store.lanes.get(lane) ?? []).slice(0, position) as unknown as JournalRecord[])
      if (record.kind === 'entry')
        for (const { account, amount } of record.deltas) balances.set(account, (balances.get(account) ?? 0) + amount);
  for (const [account, balance] of balances)
    if (state.accounts.get(account) !== balance)
      throw new Violation(
        'money is conserved',
        `${account} holds ${state.accounts.get(account)}, by the journal ${balance}`,
      );
}

function judgeMoney(world: World, accounts: ReadonlyMap<string, number>): void {
  const negative = [...accounts].find(([, balance]) => balance < 0);
  if (negative) throw new Violation('money is conserved', `${negative[0]} holds ${negative[1]}`);
  if (world.config.grade !== 'journal') return;
  const opening = Object.values(openingBalances).reduce((sum, balance) => sum + balance, 0);
  let credited = 0;
  const server = world.rds.in(world.lease.holder)!.server;
  for (const records of world.store.lanes.values())
    for (const record of records as unknown as JournalRecord[]) {
      if (!isSettlement(record) || record.kind !== 'entry') continue;
      if (record.position > (server.state.lanes.get(record.lane) ?? 0)) continue;
      credited += record.deltas.reduce((sum, { amount }) => sum + amount, 0);
    }
  const total = [...accounts.values()].reduce((sum, balance) => sum + balance, 0);
  if (total !== opening + credited)
    throw new Violation(
      'money is conserved',
      `${total} in the accounts, ${opening} at birth and ${credited} from outside`,
    );
}
