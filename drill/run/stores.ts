import { Client } from 'pg';
import type { ReadableDatabase } from '../../local/region/databases';
import type { LocalRegion } from '../../local/region/region';
import { openingBalances } from '../../app/payments/opening-balances';
import type { DatabaseSnapshot, PaymentRow, StoreSnapshot } from '../check/snapshot';
import type { ControlReader } from './control';

/** Reads every store once the load has stopped: the journal, and each database that still answers. */
export async function snapshotStores(region: LocalRegion, reader: ControlReader): Promise<StoreSnapshot> {
  const { config } = region.topology;
  const { lease } = await reader.snapshot();
  if (!lease) throw new Error(`the control table has no lease of "${config.scope}": nothing was ever opened`);
  const { holder, epoch, phase } = lease;
  const databases = await Promise.all(region.databases.readable().map(readDatabase));
  return {
    scope: config.scope,
    grade: config.grade,
    lease: { epoch, holder, phase },
    initialBalances: openingBalances,
    writer: config.databases[holder].identifier,
    databases: databases.filter((database) => database !== undefined),
    journal: config.grade === 'journal' ? await reader.journal() : [],
  };
}

type StoredPayment = Pick<PaymentRow, 'lane' | 'key' | 'outcome' | 'result'> & { position: string; epoch: string };

async function readDatabase(source: ReadableDatabase): Promise<DatabaseSnapshot | undefined> {
  const client = new Client({ ...source.connection, connectionTimeoutMillis: 2000, query_timeout: 20_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // One moment for all tables: a payment that verifies the failover may be written meanwhile.
    await client.query('begin transaction isolation level repeatable read read only');
    const rows = async <Row>(sql: string) => (await client.query(sql)).rows as Row[];
    const accounts = await rows<{ id: string; balance: string }>('select id, balance from accounts');
    const payments = await rows<StoredPayment>('select lane, key, position, epoch, outcome, result from payments');
    const lanes = await rows<{ lane: number; position: string }>('select lane, position from lanes');
    const [fence] = await rows<{ epoch: string; timeline: number; frozen: boolean }>(
      'select epoch, timeline, frozen from holdfast_fence',
    );
    return {
      identifier: source.identifier,
      region: source.region,
      accounts: Object.fromEntries(accounts.map(({ id, balance }) => [id, Number(balance)])),
      payments: payments.map((row) => ({ ...row, position: Number(row.position), epoch: Number(row.epoch) })),
      lanes: lanes.map(({ lane, position }) => ({ lane, position: Number(position) })),
      ...(fence ? { fence: { ...fence, epoch: Number(fence.epoch) } } : {}),
    };
  } catch {
    // A member that does not answer, or never got the schema, is no evidence; the checker knows what it lacks.
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}
