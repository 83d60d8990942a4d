import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ScheduleNode } from '../../assess/topology/model';
import { localClientConfig } from './clients';

/** Smallest period that a schedule of EventBridge may have, seconds. */
const minute = 60;

const isRehearsal = ({ functionName }: ScheduleNode): boolean => functionName.endsWith('-rehearsal');

const command = ({ functionName, input }: ScheduleNode): InvokeCommand =>
  new InvokeCommand({ FunctionName: functionName, Payload: new TextEncoder().encode(input ?? '{}') });

/**
 * Invokes the deployed functions that the template schedules. The emulator's own scheduler cannot go below a minute and
 * looks only every ten seconds, so with a `speed` above 1 it would be the slowest part of every drill.
 *
 * An invocation that is still running when its next turn comes is not invoked twice.
 *
 * @param endpoints URL of each Region's endpoint: a function is invoked from its own Region
 * @returns stops the clock; invocations under way run to their end in the emulator
 */
export function startClock(
  schedules: readonly ScheduleNode[],
  endpoints: Readonly<Record<string, string>>,
  speed: number,
  report: (error: Error) => void,
): () => void {
  let stopped = false;
  const timers = schedules
    // Not rehearsed here: to start every function takes two shared processors ten seconds, from everything that runs.
    .filter((schedule) => schedule.everySeconds !== undefined && !isRehearsal(schedule))
    .map((schedule) => {
      const client = new LambdaClient(localClientConfig(schedule.region, endpoints[schedule.region]));
      const period = ((schedule.everySeconds ?? minute) * 1000) / speed;
      let running = false;
      const turn = async (): Promise<void> => {
        if (running) return;
        running = true;
        try {
          await client.send(command(schedule));
        } catch (error) {
          if (!stopped)
            report(new Error(`${schedule.functionName} in ${schedule.region}: ${(error as Error).message}`));
        } finally {
          running = false;
        }
      };
      // What runs each minute runs from the beginning, as if the minute had just come; the rest waits for its turn.
      if (schedule.everySeconds === minute) void turn();
      return { client, timer: setInterval(() => void turn(), period) };
    });
  return () => {
    stopped = true;
    for (const { client, timer } of timers) {
      clearInterval(timer);
      client.destroy();
    }
  };
}
