import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { QueuedItems, queueClient } from '../../../../app/web/stores/queue';
import type { TableItems } from '../../../../app/web/stores/table';

const client = queueClient('us-east-1');
const queue = mockClient(client);
const away = { writer: false, readers: false, cache: 'none' };
const table = { read: async () => undefined, facts: () => away } as unknown as TableItems;
const items = () => new QueuedItems('https://queue', client, table, undefined, () => 7);
beforeEach(() => void queue.reset());

test('a write is taken by the queue, with the time at which it was made, while the table is away', async () => {
  queue.on(SendMessageCommand).resolves({});
  const messages = items();
  expect(await messages.write({ name: 'a', text: 'hello' })).toBe('queued');
  const { QueueUrl, MessageBody } = queue.commandCalls(SendMessageCommand)[0]!.args[0].input;
  expect([QueueUrl, JSON.parse(MessageBody!)]).toEqual(['https://queue', { name: 'a', text: 'hello', at: 7 }]);
  expect(messages.facts()).toEqual({ ...away, writer: true });
});

test('fails when the queue does, so that nothing is accepted that nobody has', async () => {
  queue.on(SendMessageCommand).rejects(new Error('away'));
  await expect(items().write({ name: 'a', text: '' })).rejects.toThrow('away');
});
