import type { Context } from 'aws-lambda';
import { rememberContext, type HandlerContext } from '../../../lambda/context';
import { Process } from '../time/process';
import { trueTime } from '../time/globals';
import { named, type Network, type Reply } from './network';

export type Handler = (event: never, lambda: Context) => Promise<unknown>;

export interface FunctionsOptions {
  readonly network: Network;
  readonly seed: number;
  /** The product's handlers, by the name of the function. */
  readonly handlers: ReadonlyMap<string, Handler>;
  /** What the code of an invocation may touch. */
  readonly context: (region: string) => HandlerContext;
  /** Told when an invocation ends: with its result, or an error. */
  readonly onEnd: (invocation: Invocation, outcome: { readonly result?: unknown; readonly error?: unknown }) => void;
}

export interface Invocation {
  readonly process: Process;
  readonly name: string;
  readonly event: unknown;
}

/** Milliseconds after which Lambda kills an invocation. */
const limit = 60_000;

/** Lambda: every invocation is a process of its own, which can die or stop at any of its calls. */
export class Functions {
  /** Chance that an asynchronous or scheduled trigger comes twice, or late. */
  duplicates = 0;
  private readonly running = new Set<Invocation>();
  private serial = 0;

  constructor(private readonly options: FunctionsOptions) {}

  /** A request that arrived at a Region's endpoint. */
  invoke(region: string, name: string, event: unknown, reply: Reply<unknown>): void {
    const handler = this.options.handlers.get(name);
    if (!handler) return reply.reject(named('ResourceNotFoundException', name));
    const { scheduler } = this.options.network;
    const process = new Process(`${name}#${++this.serial}@${region}`, region, this.options.seed);
    const invocation: Invocation = { process, name, event };
    this.running.add(invocation);
    const until = scheduler.now + trueTime(limit, process);
    let ended = false;
    const end = (outcome: { result?: unknown; error?: unknown }) => {
      if (ended) return;
      ended = true;
      killer.cancelled = true;
      this.running.delete(invocation);
      this.options.onEnd(invocation, outcome);
      if ('error' in outcome) reply.reject(named('FunctionError', String(outcome.error)));
      else reply.resolve(outcome.result);
    };
    process.onEnd(() => end({ error: new Error('the sandbox died') }));
    const killer = scheduler.later(limit, () => process.kill());
    scheduler.after(
      process.random.between(1, 30),
      () => {
        const invokedFunctionArn = `arn:aws:lambda:${region}:000000000000:function:${name}`;
        // The handler asks for its context before it waits for anything.
        rememberContext(invokedFunctionArn, this.options.context(region));
        const lambda = { invokedFunctionArn, getRemainingTimeInMillis: () => until - scheduler.now };
        // Through JSON, as events and answers go.
        handler(JSON.parse(JSON.stringify(event)) as never, lambda as Context).then(
          (result) => end({ result: result === undefined ? undefined : JSON.parse(JSON.stringify(result)) }),
          (error: unknown) => end({ error }),
        );
      },
      process,
    );
  }

  /** A trigger that nobody waits for; Lambda tries it up to three times, and now and then once too often. */
  trigger(region: string, name: string, event: unknown, process: Process | undefined, tries = 3): void {
    const { scheduler } = this.options.network;
    const again = () => {
      if (tries > 1) scheduler.after(2000, () => this.trigger(region, name, event, process, tries - 1), process);
    };
    this.invoke(region, name, event, { resolve: () => undefined, reject: again });
    const { random } = process ?? { random: undefined };
    if (random?.chance(this.duplicates))
      scheduler.after(random.between(0, 6000), () => this.trigger(region, name, event, process, 1), process);
  }

  /** Ends what runs in a Region. */
  killAll(region: string): void {
    for (const { process } of [...this.running]) if (process.region === region) process.kill();
  }

  get processes(): Process[] {
    return [...this.running].map(({ process }) => process);
  }
}
