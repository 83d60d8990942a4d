import { Process } from '../time/process';
import { trueTime } from '../time/globals';
import { named, type Network } from './network';
import type { Functions } from './functions';

type Data = Record<string, unknown>;
type StateDefinition = Record<string, never>;

interface Definition {
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, StateDefinition>>;
}

export interface Execution {
  readonly name: string;
  readonly region: string;
  readonly input: unknown;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  /** Where it is, for traces. */
  state: string;
}

export interface MachinesOptions {
  readonly network: Network;
  readonly seed: number;
  readonly definition: object;
  readonly functions: Functions;
  readonly onState: (execution: Execution, state: string, data: unknown) => void;
}

/** An error as the Amazon States Language names it. */
class StatesError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Step Functions: interprets the definition that the template gets. Only what that definition uses is known; anything
 * else is an error.
 */
export class Machines {
  readonly executions = new Map<string, Execution>();
  private readonly definition: Definition;
  private readonly services = new Map<string, Process>();

  constructor(private readonly options: MachinesOptions) {
    this.definition = options.definition as Definition;
  }

  /** The service of a Region, as a process: what happens to the Region happens to it. */
  service(region: string): Process {
    const known = this.services.get(region);
    if (known) return known;
    const made = new Process(`states@${region}`, region, this.options.seed);
    this.services.set(region, made);
    return made;
  }

  start(region: string, name: string, input: unknown): void {
    const key = `${region}/${name}`;
    if (this.executions.has(key)) throw named('ExecutionAlreadyExists');
    const execution: Execution = { name, region, input, status: 'RUNNING', state: '' };
    this.executions.set(key, execution);
    this.options.network.scheduler.after(1, () => void this.run(execution), this.service(region));
  }

  /** Starts an execution under a name that nobody has used. */
  startAnew(region: string, prefix: string, input: unknown): void {
    this.start(region, `${prefix}-${this.executions.size}`, input);
  }

  find(region: string, name: string): Execution | undefined {
    return this.executions.get(`${region}/${name}`);
  }

  private async run(execution: Execution): Promise<void> {
    const status = await this.flow(execution, this.definition, execution.input as Data);
    execution.status = status.status;
  }

  private async flow(
    execution: Execution,
    { StartAt, States }: Pick<Definition, 'StartAt' | 'States'>,
    input: Data,
  ): Promise<{ status: Execution['status']; data: Data }> {
    let name: string | undefined = StartAt;
    let data = input;
    while (name !== undefined) {
      const state: StateDefinition = States[name]!;
      if (!state) throw new Error(`the state machine has no state ${name}`);
      execution.state = name;
      this.options.onState(execution, name, data);
      switch (state.Type as string) {
        case 'Succeed':
          return { status: 'SUCCEEDED', data };
        case 'Fail':
          return { status: 'FAILED', data };
        case 'Wait':
          await this.wait(execution.region, state.Seconds as number);
          break;
        case 'Choice':
          name = choose(state, data);
          continue;
        case 'Pass':
          if ('Result' in state) data = put(state.ResultPath as string, data, state.Result);
          break;
        case 'Task':
        case 'Parallel': {
          const next = await this.work(execution, state, data);
          data = next.data;
          if (next.caught !== undefined) {
            name = next.caught;
            continue;
          }
          break;
        }
        default:
          throw new Error(`the simulated state machine does not know the state type ${String(state.Type)}`);
      }
      name = state.End ? undefined : (state.Next as string);
    }
    return { status: 'SUCCEEDED', data };
  }

  /** A task or a parallel state, with its retries and catchers. */
  private async work(
    execution: Execution,
    state: StateDefinition,
    data: Data,
  ): Promise<{ data: Data; caught?: string }> {
    for (let attempt = 0; ; attempt++)
      try {
        const result =
          state.Type === 'Task' ? await this.task(execution, state, data) : await this.parallel(execution, state, data);
        return { data: result };
      } catch (error) {
        if (!(error instanceof StatesError)) throw error;
        const retrier = find(state.Retry, error.name) as
          { IntervalSeconds: number; BackoffRate: number; MaxDelaySeconds: number; MaxAttempts: number } | undefined;
        if (retrier && attempt < retrier.MaxAttempts) {
          const delay = retrier.IntervalSeconds * retrier.BackoffRate ** attempt;
          await this.wait(execution.region, Math.min(delay, retrier.MaxDelaySeconds));
          continue;
        }
        const catcher = find(state.Catch, error.name) as { ResultPath: string; Next: string } | undefined;
        if (!catcher) throw error;
        const what = { Error: error.name, Cause: error.message };
        return { data: put(catcher.ResultPath, data, what), caught: catcher.Next };
      }
  }

  private async task(execution: Execution, state: StateDefinition, data: Data): Promise<Data> {
    const parameters = resolve(state.Parameters, data, { Execution: { Name: execution.name } }) as {
      FunctionName: string;
      Payload: unknown;
    };
    const { network, functions } = this.options;
    const { region } = execution;
    let timedOut = false;
    try {
      const payload = await network.call<unknown>(
        region,
        `invoke ${parameters.FunctionName}`,
        1000 * (state.TimeoutSeconds as number),
        (reply) => functions.invoke(region, parameters.FunctionName, parameters.Payload, reply),
        {
          late: () => {
            timedOut = true;
            return named('States.Timeout');
          },
        },
      );
      return at(state.OutputPath as string, { Payload: payload }) as Data;
    } catch (error) {
      throw new StatesError(timedOut ? 'States.Timeout' : 'States.TaskFailed', (error as Error).message);
    }
  }

  private async parallel(execution: Execution, state: StateDefinition, data: Data): Promise<Data> {
    const branches = state.Branches as Definition[];
    const results = await Promise.all(branches.map((branch) => this.flow(execution, branch, data)));
    const all = results.map((result) => result.data);
    return at(state.OutputPath as string, resolve(state.ResultSelector, all as unknown as Data, {})) as Data;
  }

  private wait(region: string, seconds: number): Promise<void> {
    const service = this.service(region);
    const { scheduler } = this.options.network;
    return new Promise((resolve) => scheduler.after(trueTime(1000 * seconds, service), resolve, service));
  }
}

function find(handlers: unknown, error: string): object | undefined {
  return (handlers as { ErrorEquals: string[] }[] | undefined)?.find(({ ErrorEquals }) =>
    ErrorEquals.some((name) => name === error || name === 'States.ALL'),
  );
}

function choose(state: StateDefinition, data: Data): string {
  const choices = state.Choices as { Variable: string; StringEquals: string; Next: string }[];
  const chosen = choices.find(({ Variable, StringEquals }) => at(Variable, data) === StringEquals);
  return chosen?.Next ?? (state.Default as string);
}

/** `$`, `$.a.b`, `$[0].a` */
function at(path: string, data: unknown): unknown {
  let value = data;
  for (const step of path.slice(1).match(/[^.[\]]+/g) ?? []) value = (value as Data | undefined)?.[step];
  return value;
}

function put(path: string, data: Data, value: unknown): Data {
  const [, name] = /^\$\.(\w+)$/.exec(path) ?? [];
  if (!name) throw new Error(`the simulated state machine cannot write to ${path}`);
  return { ...data, [name]: value };
}

/** Names that end in `.$` are paths, into the data or, with `$$`, into the execution. */
function resolve(template: unknown, data: Data, context: Data): unknown {
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, resolve(value, data, context)];
      const path = value as string;
      return [name.slice(0, -2), path.startsWith('$$') ? at(path.slice(1), context) : at(path, data)];
    }),
  );
}
