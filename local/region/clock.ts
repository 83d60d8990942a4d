import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ScheduleNode } from '../../assess/topology/model';
import { localClientConfig } from './clients';

/** Smallest period that a schedule of EventBridge may have, seconds. */
const minute = 60;

/**
 * Invokes the deployed functions that the template schedules. The emulator's own scheduler cannot go below a minute and
 * looks only every ten seconds, so with a `speed` above 1 it would be the slowest part of every drill.
 *
 * An invocation that is still running when its next turn comes is not invoked twice.
 *
 * @param endpoints URL of each Region's endpoint: a function is invoked from its own Region
 * @returns once each function has been invoked for the first time: what stops the clock; invocations under way then run
 *   to their end in the emulator
 */
export async function startClock(
  schedules: readonly ScheduleNode[],
  endpoints: Readonly<Record<string, string>>,
  speed: number,
  report: (error: Error) => void,
): Promise<() => void> {
  let stopped = false;
  const timers = schedules
    .filter(({ everySeconds }) => everySeconds !== undefined)
    .map((schedule) => {
      const client = new LambdaClient(localClientConfig(schedule.region, endpoints[schedule.region]));
      const period = ((schedule.everySeconds ?? minute) * 1000) / speed;
      let running = false;
      const turn = async (): Promise<void> => {
        if (running) return;
        running = true;
        try {
          const payload = new TextEncoder().encode(schedule.input ?? '{}');
          await client.send(new InvokeCommand({ FunctionName: schedule.functionName, Payload: payload }));
        } catch (error) {
          if (!stopped)
            report(new Error(`${schedule.functionName} in ${schedule.region}: ${(error as Error).message}`));
        } finally {
          running = false;
        }
      };
      return { client, first: turn(), timer: setInterval(() => void turn(), period) };
    });
  await Promise.all(timers.map(({ first }) => first));
  return () => {
    stopped = true;
    for (const { client, timer } of timers) {
      clearInterval(timer);
      client.destroy();
    }
  };
}
