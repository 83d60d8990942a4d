import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlSnapshot, FailoverRecord } from '../../lambda/store/record';
import { clientConfig } from '../status/clients';
import { gatherMachine } from '../status/gather-region';
import type { Target } from '../target';
import { withControl } from './control';
import type { Order } from './order';

export interface Outcome {
  readonly executionArn: string;
  /** Of the execution, in the words of Step Functions. */
  readonly status: string;
  readonly cause?: string;
  /** The lease names the Region that shall write, open for writes. */
  readonly reached: boolean;
  readonly epoch?: number;
  readonly holder?: string;
}

interface Hooks {
  tell(text: string): void;
  /** True when nobody watches any more. */
  stopped(): boolean;
}

/** Seconds between two looks. */
const look = { local: 0.3, aws: 2 };

/** @returns the ARN of the execution */
export async function start(target: Target, { region, input }: Order): Promise<string> {
  const config = clientConfig(region, target.endpoints);
  const machine = await gatherMachine(target.topology, config);
  if (!machine) throw new Error(`${region} has no state machine of ${target.topology.architecture}: deploy it first`);
  const client = new SFNClient(config);
  try {
    const name = `${input.kind}-by-hand-${Date.now()}`;
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn: machine.arn, name, input: JSON.stringify(input) }),
    );
    return executionArn!;
  } finally {
    client.destroy();
  }
}

/** Tells each step as it ends, until the execution does. What does not answer for a moment is asked again. */
export async function follow(target: Target, order: Order, executionArn: string, hooks: Hooks): Promise<Outcome> {
  const client = new SFNClient(clientConfig(order.region, target.endpoints));
  const told = new Set<string>();
  const say = (text: string) => {
    if (told.has(text)) return;
    told.add(text);
    hooks.tell(text);
  };
  try {
    for (;;) {
      const [execution, snapshot] = await Promise.all([
        client.send(new DescribeExecutionCommand({ executionArn })).catch((error: Error) => error),
        withControl(target, (store) => store.snapshot()).catch((error: Error) => error),
      ]);
      if (snapshot instanceof Error) say(snapshot.message);
      else for (const line of linesOf(snapshot, order.epoch)) say(line);
      if (execution instanceof Error) say(`${order.region} does not tell about the execution: ${execution.message}`);
      else if (execution.status !== 'RUNNING' && !(snapshot instanceof Error))
        return outcomeOf(executionArn, execution, snapshot, order);
      if (hooks.stopped()) return { executionArn, status: 'RUNNING', reached: false };
      await sleep((target.endpoints ? look.local : look.aws) * 1000);
    }
  } finally {
    client.destroy();
  }
}

/** An abort ends as failed: what it ends did. Whether it is done, the lease says; of a rebuild, the execution. Pure. */
export function outcomeOf(
  executionArn: string,
  { status = 'UNKNOWN', cause }: { readonly status?: string; readonly cause?: string },
  { lease }: ControlSnapshot,
  { to, input }: Order,
): Outcome {
  const held = lease?.holder === to && lease.phase === 'serving';
  const reached = held && (input.kind !== 'rebuild' || status === 'SUCCEEDED');
  return { executionArn, status, cause, reached, ...(lease ? { epoch: lease.epoch, holder: lease.holder } : {}) };
}

/** What there is to tell about the opening of an epoch, in the order in which it happened. Pure. */
export function linesOf({ lease, records }: ControlSnapshot, epoch: number): string[] {
  const record = records.find((one) => one.epoch === epoch);
  const held = lease && lease.epoch >= epoch ? [`epoch ${lease.epoch}: ${lease.holder}, ${lease.phase}`] : [];
  return [...(record ? stepLines(record) : []), ...held];
}

function stepLines({ endedAt = {}, startedAt = {}, outcomes = {} }: FailoverRecord): string[] {
  return Object.entries(endedAt)
    .filter(([step]) => outcomes[step] !== 'wait')
    .sort(([, a], [, b]) => a - b)
    .map(([step, at]) => {
      const from = startedAt[step];
      const seconds = from === undefined ? '' : `, ${((at - from) / 1000).toFixed(2)} s`;
      return `${step}: ${outcomes[step] ?? 'ended'}${seconds}`;
    });
}
