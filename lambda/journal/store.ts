import { DeleteCommand, GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Journal } from '../../runtime/ledger/ports';
import { conditional, retryConflicts } from '../store/conflict';
import { regionalJournal } from '../store/journal';
import type { Confirmation } from './decide';

/** What a Region's trimming reads and writes. */
export interface TrimStore {
  /** Up to `limit` records from the beginning of a lane; strongly consistent. */
  first(lane: number, limit: number): ReturnType<Journal['readFrom']>;
  /** Deletes a record if it was put before `before`. False: it was not, or it is gone. */
  remove(lane: number, position: number, before: number): Promise<boolean>;
  confirm(confirmation: Confirmation): Promise<void>;
  /** Strongly consistent. */
  confirmation(region: string): Promise<Confirmation | undefined>;
}

/**
 * Both tables by the endpoint of the own Region. Confirmations lie in a partition of their own: that of the lease is
 * read whole every few seconds.
 */
export class DynamoTrimStore implements TrimStore {
  private readonly journal: Journal;

  constructor(
    private readonly documents: DynamoDBDocumentClient,
    private readonly tables: { readonly control: string; readonly journal: string },
    private readonly scope: string,
    timeout: number,
  ) {
    this.journal = regionalJournal(documents, tables.journal, timeout);
  }

  first(lane: number, limit: number) {
    return this.journal.readFrom(lane, 1, limit);
  }

  async remove(lane: number, position: number, before: number): Promise<boolean> {
    const removed = await conditional(() =>
      this.documents.send(
        new DeleteCommand({
          TableName: this.tables.journal,
          Key: { lane, position },
          ConditionExpression: '#at < :before',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':before': before },
        }),
      ),
    );
    return removed !== undefined;
  }

  async confirm(confirmation: Confirmation): Promise<void> {
    await retryConflicts(() =>
      this.documents.send(
        new PutCommand({ TableName: this.tables.control, Item: { ...confirmation, ...this.key(confirmation.region) } }),
      ),
    );
  }

  async confirmation(region: string): Promise<Confirmation | undefined> {
    const { Item } = await this.documents.send(
      new GetCommand({ TableName: this.tables.control, Key: this.key(region), ConsistentRead: true }),
    );
    return Item as Confirmation | undefined;
  }

  private key(region: string) {
    return { scope: `${this.scope}#journal`, item: `confirmed#${region}` };
  }
}
