/** Building blocks of the state machine's definition, in the Amazon States Language. */
export type State = { readonly [name: string]: unknown };
export type States = { readonly [name: string]: State };

/** What comes after a step: a state's name for each outcome, and one for all others. */
export interface Routes {
  readonly on: { readonly [outcome: string]: string };
  readonly otherwise: string;
  /** State that follows when the step failed, retries included. Default: `otherwise`. */
  readonly caught?: string;
  /** The step may answer `wait`: seconds until it is called again, and how often in a row. */
  readonly poll?: { readonly seconds: number; readonly times: number };
}

export interface StepSpec extends Routes {
  readonly functionArn: string;
  /** Seconds that one call may take. */
  readonly timeout: number;
  /** Added to what the step receives. */
  readonly input?: { readonly [name: string]: unknown };
  /** Replaces what the step receives. */
  readonly payload?: { readonly [name: string]: unknown };
  /** Tries after the first one. Default: 3. */
  readonly retries?: number;
}

/**
 * A step with its routing: the task, a choice on `$.outcome` with a default, and for a step that may answer `wait`, the
 * wait that leads back to it. Outcomes are data; an error is a fault, and is tried again.
 */
export function step(name: string, spec: StepSpec): States {
  const { functionArn, timeout, input, payload, on, otherwise, caught, poll, retries = 3 } = spec;
  const later = `${name} later`;
  const choices = Object.entries({ ...on, ...(poll && { wait: later }) });
  return {
    [name]: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: {
        FunctionName: functionArn,
        Payload: payload ?? { 'state.$': '$', maximumWaits: poll?.times ?? 1, ...input },
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
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: caught ?? otherwise }],
      Next: `${name}?`,
    },
    [`${name}?`]: choice('$.outcome', Object.fromEntries(choices), otherwise),
    ...(poll && { [later]: wait(poll.seconds, name) }),
  };
}

/** Compares a string of the data with each key. */
export function choice(variable: string, on: { readonly [value: string]: string }, otherwise: string): State {
  return {
    Type: 'Choice',
    Choices: Object.entries(on).map(([value, next]) => ({ Variable: variable, StringEquals: value, Next: next })),
    Default: otherwise,
  };
}

export const wait = (seconds: number, next: string): State => ({ Type: 'Wait', Seconds: seconds, Next: next });
export const succeed = (): State => ({ Type: 'Succeed' });
export const fail = (error: string, cause: string): State => ({ Type: 'Fail', Error: error, Cause: cause });
/** Ends a branch whose step failed: the data still holds the outcome of the step before it. */
export const endFailed = (): State => ({ Type: 'Pass', Result: 'failed', ResultPath: '$.outcome', End: true });
export const end = (): State => ({ Type: 'Pass', End: true });
