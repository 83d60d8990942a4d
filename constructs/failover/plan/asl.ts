import type { PlanFunction } from './functions';
import type { AskRow, Plan, PlanTimers, Row, SideBySideRow, StepRow, TellRow } from './row';
import { plan } from './table';

/** A state of the Amazon States Language. */
export type State = { readonly [name: string]: unknown };
type States = Readonly<Record<string, State>>;

/** Where it is rendered to: the ARNs of functions, the timers, and whether an end ends a branch only. */
interface Target {
  readonly arn: (step: PlanFunction) => string;
  readonly timers: PlanTimers;
  readonly inBranch: boolean;
}

/** Seconds: a failover, however long a person is waited for. */
const longestExecution = 24 * 3600;

/** The plan as the definition of a state machine. */
export function planDefinition(arn: Target['arn'], timers: PlanTimers): State {
  return {
    Comment: 'Moves the right to write to this Region, or back',
    TimeoutSeconds: longestExecution,
    ...machineOf(plan, { arn, timers, inBranch: false }),
  };
}

function machineOf({ startAt, rows }: Plan, target: Target): State {
  const states = Object.entries(rows).flatMap(([name, row]) => Object.entries(statesOf(name, row, target)));
  return { StartAt: startAt, States: Object.fromEntries(states) };
}

function statesOf(name: string, row: Row, target: Target): States {
  if ('does' in row) return stepStates(name, row, target);
  if ('tells' in row) return stepStates(name, telling(row), target, { occasion: row.tells });
  if ('asks' in row) return { [name]: choice(row) };
  if ('sideBySide' in row) return { [name]: parallel(row, target) };
  if ('waits' in row)
    return { [name]: wait(typeof row.waits === 'number' ? row.waits : target.timers[row.waits], row.then) };
  if ('fails' in row) return { [name]: { Type: 'Fail', Error: row.fails, Cause: row.because } };
  return { [name]: end(row.ends, target) };
}

const telling = ({ then, retries = 2 }: TellRow<string>): StepRow<string> => ({
  does: 'notify',
  timeout: 20,
  retries,
  on: { ok: then },
  otherwise: then,
});

/**
 * A step with its routing: the task, a choice on `$.outcome` with a default, and for a step that may answer `wait`, the
 * wait that leads back to it. Outcomes are data; an error is a fault, and is tried again.
 */
function stepStates(name: string, row: StepRow<string>, { arn }: Target, input: object = {}): States {
  const { does, timeout, on, otherwise, caught = otherwise, poll, patience = 1, retries = 3 } = row;
  const later = `${name} later`;
  const maximumWaits = poll?.times ?? patience;
  return {
    [name]: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: {
        FunctionName: arn(does),
        Payload: row.first
          ? { 'input.$': '$', 'execution.$': '$$.Execution.Name' }
          : { 'state.$': '$', maximumWaits, ...input },
      },
      OutputPath: '$.Payload',
      TimeoutSeconds: timeout,
      Retry: [
        {
          ErrorEquals: ['States.TaskFailed', 'States.Timeout'],
          IntervalSeconds: 1,
          BackoffRate: 2,
          MaxDelaySeconds: 10,
          MaxAttempts: retries,
        },
      ],
      Catch: [caughtTo(caught)],
      Next: `${name}?`,
    },
    [`${name}?`]: choice({ asks: 'outcome', on: { ...on, ...(poll && { wait: later }) }, otherwise }),
    ...(poll && { [later]: wait(poll.seconds, name) }),
  };
}

function parallel({ sideBySide, then, caught }: SideBySideRow<string>, target: Target): State {
  return {
    Type: 'Parallel',
    Branches: Object.values(sideBySide).map((branch) => machineOf(branch, { ...target, inBranch: true })),
    ResultSelector: { 'first.$': '$[0]' },
    OutputPath: '$.first',
    Catch: [caughtTo(caught)],
    Next: then,
  };
}

const caughtTo = (next: string) => ({ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: next });

/** Compares a string of the data with each key. */
function choice({ asks, on, otherwise }: Omit<AskRow<string>, 'asks'> & { readonly asks: string }): State {
  const ways = Object.entries(on);
  return {
    Type: 'Choice',
    Choices: ways.map(([value, next]) => ({ Variable: `$.${asks}`, StringEquals: value, Next: next })),
    Default: otherwise,
  };
}

const wait = (seconds: number, next: string): State => ({ Type: 'Wait', Seconds: seconds, Next: next });

/** A branch whose step failed says so: the data still holds the outcome of the step before it. */
function end(ends: 'done' | 'failed', { inBranch }: Target): State {
  if (!inBranch) return { Type: 'Succeed' };
  return { Type: 'Pass', ...(ends === 'failed' && { Result: 'failed', ResultPath: '$.outcome' }), End: true };
}
