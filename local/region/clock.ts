import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ScheduleNode } from '../../assess/topology/model';
import { localClientConfig } from './clients';

/** Smallest period that a schedule of EventBridge may have, seconds. */
const minute = 60;

const isRehearsal = ({ functionName }: ScheduleNode): boolean => functionName.endsWith('-rehearsal');

/** Tries to rehearse a failover before it is told that it cannot run. */
const rehearsals = 3;

/**
 * Has every step of a Region's failover started once, as its schedule would have done long ago on AWS.
 *
 * @throws Error that names the steps that cannot run
 */
export async function rehearse(
  schedules: readonly ScheduleNode[],
  region: string,
  endpoints: Readonly<Record<string, string>>,
): Promise<void> {
  const schedule = schedules.find((one) => one.region === region && isRehearsal(one));
  if (!schedule) return;
  const client = new LambdaClient(localClientConfig(region, endpoints[region]));
  try {
    for (let left = rehearsals; ; left--) {
      const { FunctionError, Payload } = await client.send(command(schedule));
      if (!FunctionError) return;
      if (left === 1) throw new Error(`${schedule.functionName} in ${region}: ${new TextDecoder().decode(Payload)}`);
    }
  } finally {
    client.destroy();
  }
}

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
    // Functions that are idle stay started here: rehearsing them again and again would only take time from the others.
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
