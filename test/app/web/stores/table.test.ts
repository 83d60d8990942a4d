import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { TableItems, tableClient } from '../../../../app/web/stores/table';

const client = tableClient('us-east-1');
const table = mockClient(client);
const likes = new TableItems('likes', client);
beforeEach(() => void table.reset());

test('a read is eventually consistent, so that it is answered while replicas of the table disagree', async () => {
  table.on(GetCommand).resolves({ Item: { name: 'a', text: '7', at: 1 } });
  expect(await likes.read('a')).toEqual({ item: { name: 'a', text: '7' }, source: 'table' });
  expect(table.commandCalls(GetCommand)[0]!.args[0].input).toEqual({ TableName: 'likes', Key: { name: 'a' } });
});

test('an item that is not there is nothing', async () => {
  table.on(GetCommand).resolves({});
  expect(await likes.read('a')).toBeUndefined();
});

test('a write replaces what is there, whoever was first', async () => {
  table.on(PutCommand).resolves({});
  expect(await likes.write({ name: 'a', text: '8' })).toBe('written');
  expect(table.commandCalls(PutCommand)[0]!.args[0].input).toEqual({
    TableName: 'likes',
    Item: { name: 'a', text: '8' },
  });
});

test('a message that comes late or twice leaves what is later', async () => {
  table.on(PutCommand).rejects(new ConditionalCheckFailedException({ message: 'later is there', $metadata: {} }));
  await expect(likes.writeAt({ name: 'a', text: '8' }, 5)).resolves.toBeUndefined();
  expect(table.commandCalls(PutCommand)[0]!.args[0].input).toMatchObject({
    Item: { name: 'a', text: '8', at: 5 },
    ConditionExpression: 'attribute_not_exists(#at) OR #at < :at',
    ExpressionAttributeValues: { ':at': 5 },
  });
});

test('refusals of the condition are answers: the table still counts as well', async () => {
  const busy = new TableItems('likes', client);
  table.on(PutCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
  for (let write = 0; write < 6; write += 1) await busy.writeAt({ name: 'a', text: '' }, 1);
  expect(busy.facts()).toEqual({ writer: true, readers: true, cache: 'none' });
});

test('a table that fails again and again is told of in the facts', async () => {
  const away = new TableItems('likes', client);
  table.on(GetCommand).rejects(new Error('away'));
  for (let read = 0; read < 5; read += 1) await expect(away.read('a')).rejects.toThrow('away');
  expect(away.facts()).toMatchObject({ writer: false, readers: false });
});
