import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Emulator } from '../../local/emulator';
import { localClientConfig } from '../../local/region/clients';
import { DynamoJournal } from '../../runtime/ledger/journal-store';
import type { Journal } from '../../runtime/ledger/ports';
import type { JournalRecord } from '../../runtime/protocol/journal';
import { replicatedStore } from '../../runtime/store/replicated-store';

/**
 * A journal with the rules of the table (a position is put once, reads are strong) in this process's memory. What it
 * leaves out is the request itself; `latency` puts a time in its place.
 */
export class MemoryJournal implements Journal {
  private readonly lanes = new Map<number, JournalRecord[]>();

  /** @param latency milliseconds that each call takes */
  constructor(private readonly latency = 0) {}

  async put(record: JournalRecord): Promise<boolean> {
    await this.travel();
    const lane = this.laneOf(record.lane);
    if (lane[record.position - 1]) return false;
    lane[record.position - 1] = record;
    return true;
  }

  async read(lane: number, position: number): Promise<JournalRecord | undefined> {
    await this.travel();
    return this.laneOf(lane)[position - 1];
  }

  async readFrom(lane: number, position: number, limit: number): Promise<JournalRecord[]> {
    await this.travel();
    return this.laneOf(lane).slice(position - 1, position - 1 + limit);
  }

  async last(lane: number): Promise<JournalRecord | undefined> {
    await this.travel();
    return this.laneOf(lane).at(-1);
  }

  private laneOf(lane: number): JournalRecord[] {
    const known = this.lanes.get(lane) ?? [];
    this.lanes.set(lane, known);
    return known;
  }

  private async travel(): Promise<void> {
    if (this.latency > 0) await sleep(this.latency);
  }
}

/** Makes a journal's table in the emulator. */
export async function emulatedJournal(emulator: Emulator, table: string): Promise<{ journal: Journal; close(): void }> {
  const region = 'us-east-1';
  const config = localClientConfig(region, emulator.url);
  const client = new DynamoDBClient(config);
  const attributes = ['lane', 'position'] as const;
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'N' })),
      KeySchema: [
        { AttributeName: 'lane', KeyType: 'HASH' },
        { AttributeName: 'position', KeyType: 'RANGE' },
      ],
    }),
  );
  client.destroy();
  const { endpoint, credentials } = config;
  const store = replicatedStore({ regions: [region], requestTimeout: 5000, client: { endpoint, credentials } });
  return { journal: new DynamoJournal(store, table), close: () => store.close() };
}
