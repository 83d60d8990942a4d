import type { Clients } from '../../../lambda/aws/clients';
import { callTimeout } from '../../../lambda/context';
import type { RuntimeConfig } from '../../../runtime/config/config';
import { Deadline } from '../time/globals';
import { documentsAt, repeatable, type CallOptions, type Command } from './documents';
import { named, type Network, type Reply } from './network';
import type { AutoScaling } from './autoscaling';
import type { Functions } from './functions';
import type { Machines } from './machine';
import type { Rds } from './rds';
import type { Store } from './store';

export interface Services {
  readonly network: Network;
  readonly config: RuntimeConfig;
  readonly store: Store;
  readonly rds: Rds;
  readonly autoScaling: AutoScaling;
  readonly functions: Functions;
  readonly machines: Machines;
  /** People, who read what is published. */
  readonly told: (subject: string, text: string) => void;
}

/** Milliseconds that the client of Lambda waits, as `lambda/aws/clients` says. */
const lambdaTimeout = 20_000;

/** The AWS clients of one Region's endpoints, with the time-outs and repetitions of the real ones. */
export function clientsOf(services: Services, region: string): Clients {
  const { network, config } = services;
  const timeout = callTimeout(config);
  const client = (
    name: string,
    attempts: number,
    limit: number,
    serve: (command: Command, reply: Reply<never>) => void,
  ) => ({
    send: async (command: Command, options?: CallOptions) => {
      const until = options?.abortSignal instanceof Deadline ? options.abortSignal.at : Infinity;
      for (let attempt = 1; ; attempt++)
        try {
          const patience = Math.min(limit, until - network.scheduler.now);
          return await network.call(region, `${name} ${command.constructor.name}`, patience, (reply: Reply<never>) =>
            serve(command, reply),
          );
        } catch (error) {
          const stop = attempt === attempts || network.scheduler.now >= until;
          if (stop || !repeatable.has((error as Error).name)) throw error;
        }
    },
  });
  return {
    documents: documentsAt({ network, store: services.store, region, attempts: 2, timeout }),
    rds: client('rds', 2, timeout, (command, reply) => services.rds.serve(region, command, reply)),
    autoScaling: client('autoscaling', 2, timeout, (command, reply) =>
      services.autoScaling.serve(region, command, reply),
    ),
    lambda: client('lambda', 1, lambdaTimeout, (command, reply) => invoke(services, region, command, reply)),
    stepFunctions: client('states', 2, timeout, (command, reply) => machines(services, region, command, reply)),
    sns: client('sns', 2, timeout, ({ input }, reply) => {
      const { Subject, Message } = input as { Subject: string; Message: string };
      services.told(Subject, Message);
      reply.resolve({} as never);
    }),
  } as unknown as Clients;
}

function invoke({ functions }: Services, region: string, command: Command, reply: Reply<never>): void {
  const { FunctionName, InvocationType, Payload } = command.input as {
    FunctionName: string;
    InvocationType?: string;
    Payload: Uint8Array;
  };
  const event = JSON.parse(Buffer.from(Payload).toString('utf8')) as unknown;
  if (InvocationType === 'Event') {
    functions.trigger(region, FunctionName, event, undefined);
    return reply.resolve({} as never);
  }
  const answer = (text: string, failed: boolean) =>
    reply.resolve({ Payload: Buffer.from(text), ...(failed ? { FunctionError: 'Unhandled' } : {}) } as never);
  functions.invoke(region, FunctionName, event, {
    resolve: (result) => answer(JSON.stringify(result) ?? 'null', false),
    reject: (error) => answer(error.message, true),
  });
}

function machines({ machines }: Services, region: string, command: Command, reply: Reply<never>): void {
  const input = command.input as { executionArn?: string; name?: string; input?: string };
  if (command.constructor.name === 'StartExecutionCommand') {
    try {
      machines.start(region, input.name!, JSON.parse(input.input!));
      return reply.resolve({} as never);
    } catch (error) {
      return reply.reject(error as Error);
    }
  }
  const found = machines.find(region, input.executionArn!.split(':').at(-1)!);
  if (!found) return reply.reject(named('ExecutionDoesNotExist'));
  reply.resolve({ status: found.status } as never);
}
