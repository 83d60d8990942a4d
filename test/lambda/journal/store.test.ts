import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoTrimStore } from '../../../lambda/journal/store';

const documents = mockClient(DynamoDBDocumentClient);
const store = new DynamoTrimStore(
  DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' })),
  { control: 'payments-control', journal: 'payments-journal' },
  'payments',
  2000,
);
beforeEach(() => void documents.reset());

test('reads the beginning of a lane, strongly consistent and in order', async () => {
  documents.on(QueryCommand).resolves({ Items: [] });
  await store.first(3, 50);
  expect(documents.commandCalls(QueryCommand)[0]!.args[0].input).toMatchObject({
    TableName: 'payments-journal',
    ConsistentRead: true,
    ScanIndexForward: true,
    Limit: 50,
    ExpressionAttributeValues: { ':lane': 3, ':position': 1 },
  });
});

test('deletes on the condition that the record is old, so that even a wrong caller spares a young one', async () => {
  documents.on(DeleteCommand).resolves({});
  expect(await store.remove(3, 7, 1000)).toBe(true);
  expect(documents.commandCalls(DeleteCommand)[0]!.args[0].input).toMatchObject({
    TableName: 'payments-journal',
    Key: { lane: 3, position: 7 },
    ConditionExpression: '#at < :before',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':before': 1000 },
  });
});

test('says when the condition did not hold', async () => {
  documents.on(DeleteCommand).rejects(Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' }));
  expect(await store.remove(3, 7, 1000)).toBe(false);
});

test('keeps confirmations apart from the lease, and reads them strongly', async () => {
  documents.on(PutCommand).resolves({});
  documents.on(GetCommand).resolves({});
  await store.confirm({ region: 'us-west-2', epoch: 1, role: 'replica', at: 5, positions: [1] });
  const key = { scope: 'payments#journal', item: 'confirmed#us-west-2' };
  expect(documents.commandCalls(PutCommand)[0]!.args[0].input.Item).toMatchObject({ ...key, positions: [1] });
  expect(await store.confirmation('us-west-2')).toBeUndefined();
  expect(documents.commandCalls(GetCommand)[0]!.args[0].input).toMatchObject({ Key: key, ConsistentRead: true });
});
