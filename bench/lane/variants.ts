import { openingBalances } from '../../app/payments/opening-balances';
import { seededRandom } from '../../drill/load/random';
import type { Emulator } from '../../local/emulator';
import type { HaPool } from '../../runtime/database/pool';
import type { LeaseView } from '../../runtime/lease/client';
import { createLedger } from '../../runtime/ledger/birth';
import { PgLedger } from '../../runtime/ledger/pg-ledger';
import type { Journal } from '../../runtime/ledger/ports';
import { LaneWriter } from '../../runtime/ledger/writer';
import { createBaseline, plainTransfer } from './baseline';
import { emulatedJournal, MemoryJournal } from './journal';
import type { Pay } from './measure';

/** One way to make a payment, in a database of its own. */
export interface Variant {
  readonly id: string;
  readonly name: string;
  /** Creates its tables, once. */
  prepare(pool: HaPool): Promise<void>;
  /** Payments over this pool; `round` tells the keys of rounds apart. */
  payer(pool: HaPool, round: number): Pay;
  close?(): void;
}

const accounts = Object.keys(openingBalances);
const largest = 100;
/** Milliseconds for one transaction, far more than any takes. */
const deadline = 10_000;

/** The lease is not part of the transaction: renewing it is another loop's work, looking at it takes no time. */
const held: LeaseView = {
  grant: () => ({ epoch: 1, holder: 'here', phase: 'serving', valid: true, remaining: 60_000, beat: 1 }),
  holds: (epoch) => epoch === 1,
};

export const baseline: Variant = {
  id: 'plain',
  name: 'plain transaction with idempotency table',
  prepare: (pool) => createBaseline(pool, openingBalances),
  payer: (pool, round) => {
    const next = transfers(round);
    return (client, sequence) => plainTransfer(pool, { key: keyOf(round, client, sequence), ...next() });
  },
};

export const gradeLag = (lanes: number): Variant =>
  laneVariant(`lag-${lanes}`, `grade lag: fence, no journal, ${laneText(lanes)}`, lanes);

export function gradeJournal(lanes: number, latency: number): Variant {
  const time = latency === 0 ? 'journal in memory' : `journal in memory + ${latency} ms`;
  return laneVariant(
    `journal-${lanes}-${latency}`,
    `grade journal: ${time}, ${laneText(lanes)}`,
    lanes,
    new MemoryJournal(latency),
  );
}

export async function gradeJournalEmulated(lanes: number, emulator: Emulator): Promise<Variant> {
  const { journal, close } = await emulatedJournal(emulator, 'journal');
  const name = `grade journal: MiniStack, ${laneText(lanes)}`;
  return { ...laneVariant(`journal-${lanes}-ministack`, name, lanes, journal), close };
}

function laneVariant(id: string, name: string, lanes: number, journal?: Journal): Variant {
  return {
    id,
    name,
    prepare: async (pool) => {
      const born = await createLedger(pool, { lanes, accounts: openingBalances, epoch: 1 });
      if (!born) throw new Error(`the ledger of "${name}" was not born: its database must be empty`);
    },
    payer: (pool, round) => {
      const ledger = new PgLedger(pool);
      const writer = new LaneWriter({ lease: held, ledger, journal, lanes, margin: 0, deadline });
      const next = transfers(round);
      return async (client, sequence) => {
        const outcome = await writer.pay({ kind: 'transfer', ...next() }, keyOf(round, client, sequence));
        return outcome.outcome === 'done';
      };
    },
  };
}

const laneText = (lanes: number): string => `${lanes} lane${lanes === 1 ? '' : 's'}`;
const keyOf = (round: number, client: number, sequence: number): string => `r${round}-c${client}-${sequence}`;

/** The same transfers for every variant of a round. */
function transfers(round: number): () => { from: string; to: string; amount: number } {
  const random = seededRandom(round);
  return () => {
    const from = random.pick(accounts);
    const to = random.pick(accounts.filter((account) => account !== from));
    return { from, to, amount: random.integer(1, largest) };
  };
}
