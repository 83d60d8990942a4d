import type { BlockedWindow } from './blocked-window';
import type { StartCall } from './drill';

/** What the guard needs to know. */
export interface GuardSettings {
  readonly partition: string;
  readonly windows: readonly BlockedWindow[];
  /** How long the drill lasts, seconds: one that would last into a window is refused too. */
  readonly seconds: number;
  readonly call: StartCall;
  /** Where a start that failed is told. */
  readonly queueUrl: string;
}

const entered = '$$.State.EnteredTime';
const stamp = (milliseconds: number) => new Date(milliseconds).toISOString();

/**
 * The state machine between a schedule and its drill, in Amazon States Language: refuses in a blocked window, starts
 * otherwise, and leaves a message when the start fails.
 */
export function guardDefinition({ partition, windows, seconds, call, queueUrl }: GuardSettings): object {
  const refusal = (at: number) => `Refuse ${at + 1}`;
  return {
    Comment: 'Starts a drill unless a window blocks it',
    StartAt: 'Blocked?',
    States: {
      'Blocked?': {
        Type: 'Choice',
        Choices: windows.map(({ from, to }, at) => ({
          And: [
            { Variable: entered, TimestampGreaterThanEquals: stamp(from - seconds * 1000) },
            { Variable: entered, TimestampLessThan: stamp(to) },
          ],
          Next: refusal(at),
        })),
        Default: 'Start',
      },
      ...Object.fromEntries(
        windows.map(({ from, to, reason }, at) => [
          refusal(at),
          {
            Type: 'Pass',
            Result: { outcome: 'refused', reason, from: stamp(from), to: stamp(to) },
            End: true,
          },
        ]),
      ),
      Start: {
        Type: 'Task',
        Resource: `arn:${partition}:${call.states}`,
        Parameters: call.statesParameters,
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Tell' }],
        End: true,
      },
      Tell: {
        Type: 'Task',
        Resource: `arn:${partition}:states:::sqs:sendMessage`,
        Parameters: { QueueUrl: queueUrl, 'MessageBody.$': '$' },
        Next: 'Not started',
      },
      'Not started': { Type: 'Fail', Error: 'DrillNotStarted', Cause: 'the dead letters say why' },
    },
  };
}
