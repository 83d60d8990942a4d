import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { holds, updated, type Expression, type Item } from './dynamo-expression';

/** A table in memory, which judges conditions as DynamoDB does: what tests see is what a condition lets through. */
export class PlayedTable {
  private readonly items = new Map<string, Item>();

  constructor(private readonly keys: readonly string[]) {}

  get(key: Item): Item | undefined {
    return this.items.get(this.nameOf(key));
  }

  put(item: Item): void {
    this.items.set(this.nameOf(item), item);
  }

  all(): Item[] {
    return [...this.items.values()];
  }

  /** Changes the item with this key if the condition holds of what is there. */
  write(key: Item, expression: Expression, change: (present: Item | undefined) => Item): Item {
    const present = this.get(key);
    if (!holds(expression, present ?? {}))
      throw new ConditionalCheckFailedException({ message: 'the condition does not hold', $metadata: {} });
    const next = change(present);
    this.put(next);
    return next;
  }

  private nameOf(item: Item): string {
    return this.keys.map((key) => String(item[key])).join('/');
  }
}

/** Lets every DynamoDB client of the test find this table; `reset()` what is returned after each test. */
export function playTable(table: PlayedTable) {
  const dynamo = mockClient(DynamoDBDocumentClient);
  dynamo.on(GetCommand).callsFake(({ Key }) => ({ Item: table.get(Key) }));
  dynamo.on(QueryCommand).callsFake(() => ({ Items: table.all() }));
  dynamo.on(PutCommand).callsFake((input) => {
    table.write(input.Item, input, () => input.Item);
    return {};
  });
  dynamo.on(UpdateCommand).callsFake((input) => ({
    Attributes: table.write(input.Key, input, (present) => updated(input, present ?? { ...input.Key })),
  }));
  return dynamo;
}
