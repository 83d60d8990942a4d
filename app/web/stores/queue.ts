import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Item } from '../items';
import { Remote } from './remote';
import type { ItemStore } from './store';
import type { TableItems } from './table';

/**
 * Items that a queue takes and a table keeps: a write is accepted while the table is away, and is in the table when a
 * `Consumer` has put it there. A reader may not see it yet.
 */
export class QueuedItems implements ItemStore {
  constructor(
    private readonly url: string,
    private readonly client: SQSClient,
    private readonly table: TableItems,
    private readonly remote = new Remote(),
    private readonly now: () => number = Date.now,
  ) {}

  read(name: string) {
    return this.table.read(name);
  }

  async write(item: Item) {
    const send = new SendMessageCommand({
      QueueUrl: this.url,
      MessageBody: JSON.stringify({ ...item, at: this.now() }),
    });
    await this.remote.call((abortSignal) => this.client.send(send, { abortSignal }));
    return 'queued' as const;
  }

  facts() {
    return { ...this.table.facts(), writer: this.remote.well };
  }

  async close(): Promise<void> {
    this.client.destroy();
    await this.table.close();
  }
}

export const queueClient = (region: string) => new SQSClient({ region, maxAttempts: 2 });
