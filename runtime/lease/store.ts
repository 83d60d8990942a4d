import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { controlItem, type Lease } from '../protocol/lease';
import { putIfAbsent, type ReplicatedStore } from '../store/replicated-store';

/** Where the lease lives. Every method rejects when no answer came; an answer that was lost may have had its effect. */
export interface LeaseStore {
  /** Strongly consistent; undefined before birth. */
  read(): Promise<Lease | undefined>;
  /**
   * Adds one to the beat if the lease still has this epoch and holder and nobody has revoked it. `onSend` is called
   * right before each request is sent. Resolves to undefined when the condition does not hold.
   */
  renew(epoch: number, holder: string, onSend: () => void): Promise<Lease | undefined>;
  /** Creates the lease if there is none; true when this call created it. */
  create(lease: Lease): Promise<boolean>;
}

/** The lease as an item of the control table, an MRSC global table. */
export class DynamoLeaseStore implements LeaseStore {
  constructor(
    private readonly store: ReplicatedStore,
    private readonly table: string,
    private readonly scope: string,
  ) {}

  async read(): Promise<Lease | undefined> {
    const { Item } = await this.store.call((client, options) =>
      client.send(new GetCommand({ TableName: this.table, Key: this.key(), ConsistentRead: true }), options),
    );
    return Item && leaseOf(Item);
  }

  async renew(epoch: number, holder: string, onSend: () => void): Promise<Lease | undefined> {
    const command = new UpdateCommand({
      TableName: this.table,
      Key: this.key(),
      UpdateExpression: 'ADD #beat :one',
      ConditionExpression: '#epoch = :epoch AND #holder = :holder AND attribute_not_exists(#revokedBy)',
      ExpressionAttributeNames: { '#beat': 'beat', '#epoch': 'epoch', '#holder': 'holder', '#revokedBy': 'revokedBy' },
      ExpressionAttributeValues: { ':one': 1, ':epoch': epoch, ':holder': holder },
      ReturnValues: 'ALL_NEW',
    });
    try {
      const { Attributes } = await this.store.call((client, options) => {
        onSend();
        return client.send(command, options);
      });
      return Attributes && leaseOf(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  async create(lease: Lease): Promise<boolean> {
    const command = new PutCommand({
      TableName: this.table,
      Item: { ...lease, item: controlItem.lease },
      ConditionExpression: 'attribute_not_exists(#scope)',
      ExpressionAttributeNames: { '#scope': 'scope' },
    });
    return putIfAbsent(this.store, command);
  }

  private key() {
    return { scope: this.scope, item: controlItem.lease };
  }
}

function leaseOf(item: Record<string, unknown>): Lease {
  const lease: Record<string, unknown> = { ...item };
  delete lease.item;
  return lease as unknown as Lease;
}
