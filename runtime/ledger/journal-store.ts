import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { JournalRecord } from '../protocol/journal';
import { putIfAbsent, type ReplicatedStore } from '../store/replicated-store';
import type { Journal } from './ports';

/** The journal as an MRSC table, keyed by lane and position. */
export class DynamoJournal implements Journal {
  constructor(
    private readonly store: ReplicatedStore,
    private readonly table: string,
  ) {}

  async put(record: JournalRecord): Promise<boolean> {
    const command = new PutCommand({
      TableName: this.table,
      Item: { ...record, at: Date.now() },
      ConditionExpression: 'attribute_not_exists(#lane)',
      ExpressionAttributeNames: { '#lane': 'lane' },
    });
    return putIfAbsent(this.store, command);
  }

  async read(lane: number, position: number): Promise<JournalRecord | undefined> {
    const command = new GetCommand({ TableName: this.table, Key: { lane, position }, ConsistentRead: true });
    const { Item } = await this.store.call((client, options) => client.send(command, options));
    return Item as JournalRecord | undefined;
  }

  async readFrom(lane: number, position: number, limit: number): Promise<JournalRecord[]> {
    return this.query({ lane, position, limit, forward: true });
  }

  async last(lane: number): Promise<JournalRecord | undefined> {
    return (await this.query({ lane, position: 0, limit: 1, forward: false }))[0];
  }

  private async query(range: {
    readonly lane: number;
    readonly position: number;
    readonly limit: number;
    readonly forward: boolean;
  }): Promise<JournalRecord[]> {
    const command = new QueryCommand({
      TableName: this.table,
      KeyConditionExpression: '#lane = :lane AND #position >= :position',
      ExpressionAttributeNames: { '#lane': 'lane', '#position': 'position' },
      ExpressionAttributeValues: { ':lane': range.lane, ':position': range.position },
      ConsistentRead: true,
      ScanIndexForward: range.forward,
      Limit: range.limit,
    });
    const { Items = [] } = await this.store.call((client, options) => client.send(command, options));
    return Items as JournalRecord[];
  }
}
