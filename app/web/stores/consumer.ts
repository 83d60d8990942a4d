import { DeleteMessageCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Log } from '../../common/log';
import type { TableItems } from './table';

const message = z.object({ name: z.string(), text: z.string(), at: z.number() });

export interface ConsumerOptions {
  readonly url: string;
  readonly client: SQSClient;
  readonly table: Pick<TableItems, 'writeAt' | 'read' | 'facts'>;
  readonly log: Log;
  /** Milliseconds to wait after a failure, whoever failed. @default 1000 */
  readonly pause?: number;
}

/**
 * Puts what the queue holds into the table. A message leaves the queue once the table has it; one that cannot be written
 * is handed out again, and after the attempts that the queue allows it lies with the dead letters, of which people are
 * told. While the table is away no message is taken, so that an outage of the table uses up nobody's attempts.
 */
export class Consumer {
  private readonly stopping = new AbortController();
  private running?: Promise<void>;

  constructor(private readonly options: ConsumerOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** What is being written is finished; what is not goes to another instance when its time is over. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const went = (await this.tableAnswers()) && (await this.round(signal));
      if (!went) await sleep(this.options.pause ?? 1000, undefined, { signal }).catch(() => undefined);
    }
  }

  /** A table that was left alone is asked for something, no matter what: only an answer lets the next calls through. */
  private async tableAnswers(): Promise<boolean> {
    const { table } = this.options;
    if (!table.facts().writer) await table.read('-').catch(() => undefined);
    return table.facts().writer;
  }

  /** Whether everything that was handed out is done with. */
  private async round(signal: AbortSignal): Promise<boolean> {
    const messages = await this.receive(signal);
    if (!messages) return false;
    const done = await Promise.all(messages.map((one) => this.handle(one)));
    return done.every(Boolean);
  }

  private async receive(abortSignal: AbortSignal): Promise<readonly Message[] | undefined> {
    const { client, url, log } = this.options;
    // The queue itself says how long an empty answer may wait.
    const receive = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 });
    try {
      return (await client.send(receive, { abortSignal })).Messages ?? [];
    } catch (error) {
      if (!abortSignal.aborted) log('warn', 'the queue does not answer', { error });
      return undefined;
    }
  }

  /** Whether it is done with. */
  private async handle({ Body, ReceiptHandle, MessageId }: Message): Promise<boolean> {
    const { client, url, table, log } = this.options;
    try {
      const { at, ...item } = message.parse(JSON.parse(Body ?? ''));
      await table.writeAt(item, at);
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
      return true;
    } catch (error) {
      log('warn', 'a message stays in the queue', { error, message: MessageId });
      return false;
    }
  }
}
