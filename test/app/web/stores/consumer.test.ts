import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { setTimeout as sleep } from 'node:timers/promises';
import { Consumer } from '../../../../app/web/stores/consumer';
import { queueClient } from '../../../../app/web/stores/queue';

const client = queueClient('us-east-1');
const queue = mockClient(client);
let written: [string, number][];
let well: boolean;
let fail: boolean;
let consumer: Consumer;

const bodyOf = (name: string) => JSON.stringify({ name, text: 'hello', at: 5 });
/** Hands each batch out once; after them the queue is empty, which takes a moment to be said. */
function holds(...batches: string[][]): void {
  queue.on(ReceiveMessageCommand).callsFake(async () => {
    const bodies = batches.shift();
    if (!bodies) await sleep(5);
    return { Messages: bodies?.map((Body, index) => ({ Body, ReceiptHandle: `${Body}-${index}` })) };
  });
}
const deleted = () => queue.commandCalls(DeleteMessageCommand).length;
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

beforeEach(() => {
  queue.reset();
  queue.on(DeleteMessageCommand).resolves({});
  [written, well, fail] = [[], true, false];
  consumer = new Consumer({
    url: 'https://queue',
    client,
    log: () => undefined,
    pause: 5,
    table: {
      writeAt: async ({ name }, at) => {
        if (fail) throw new Error('away');
        written.push([name, at]);
      },
      read: async () => {
        if (!well) throw new Error('away');
        return undefined;
      },
      facts: () => ({ writer: well, readers: well, cache: 'none' }),
    },
  });
});
afterEach(() => consumer.stop());

test('what the queue holds gets into the table, and leaves the queue then', async () => {
  holds([bodyOf('a'), bodyOf('b')], [bodyOf('c')]);
  consumer.start();
  await until(() => deleted() === 3);
  expect(written).toEqual([
    ['a', 5],
    ['b', 5],
    ['c', 5],
  ]);
});

test('a message that cannot be written stays in the queue', async () => {
  fail = true;
  holds([bodyOf('a')]);
  consumer.start();
  await until(() => queue.commandCalls(ReceiveMessageCommand).length > 2);
  expect(deleted()).toBe(0);
});

test('a message that nobody understands stays for the dead letters, and the others are handled', async () => {
  holds(['{}', bodyOf('b')]);
  consumer.start();
  await until(() => deleted() === 1);
  expect(written).toEqual([['b', 5]]);
});

test('no message is taken while the table is away, since each one handed out is an attempt', async () => {
  well = false;
  holds([bodyOf('a')]);
  consumer.start();
  await sleep(50);
  expect(queue.commandCalls(ReceiveMessageCommand)).toHaveLength(0);
  well = true;
  await until(() => deleted() === 1);
});

test('a queue that does not answer is asked again', async () => {
  queue
    .on(ReceiveMessageCommand)
    .rejectsOnce(new Error('away'))
    .resolvesOnce({ Messages: [{ Body: bodyOf('a'), ReceiptHandle: 'a' }] })
    .callsFake(async () => {
      await sleep(5);
      return {};
    });
  consumer.start();
  await until(() => deleted() === 1);
});

test('it stops when it is told to', async () => {
  holds();
  consumer.start();
  await consumer.stop();
  const calls = queue.commandCalls(ReceiveMessageCommand).length;
  await sleep(30);
  expect(queue.commandCalls(ReceiveMessageCommand)).toHaveLength(calls);
});
