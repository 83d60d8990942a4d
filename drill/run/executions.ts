import {
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  type StartExecutionCommandInput,
} from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FailoverInput } from '../../lambda/failover/state';
import { stateMachineName } from '../../lambda/aws/names';
import { localAccount } from '../../local/engine/error';
import { localClientConfig } from '../../local/region/clients';
import type { LocalRegion } from '../../local/region/region';

/** Starts the deployed state machine of a Region, as an operator would, and waits for its end. */
export async function runExecution(
  region: LocalRegion,
  target: string,
  name: string,
  input: FailoverInput,
  limitSeconds: number,
): Promise<{ status: string; output: string }> {
  const { scope } = region.topology.config;
  const client = new SFNClient(localClientConfig(target, region.endpoints[target]));
  const stateMachineArn = `arn:aws:states:${target}:${localAccount}:stateMachine:${stateMachineName(scope)}`;
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const deadline = performance.now() + limitSeconds * 1000;
  let last: unknown = 'not started';
  try {
    await start(client, { stateMachineArn, name, input: JSON.stringify(input) });
    while (performance.now() < deadline) {
      // Whoever is asked may be down for a moment; an execution is not lost by that.
      const found = await client.send(new DescribeExecutionCommand({ executionArn })).catch((error: unknown) => {
        last = error;
        return undefined;
      });
      const { status, output, error, cause } = found ?? {};
      if (found && status !== 'RUNNING') return { status: status ?? 'UNKNOWN', output: output ?? `${error}: ${cause}` };
      if (found) last = 'still running';
      await sleep(200);
    }
    return { status: 'TIMED_OUT', output: `${String(last)} after ${limitSeconds} s` };
  } finally {
    client.destroy();
  }
}

/** Milliseconds in which Step Functions must take an order. */
const patience = 30_000;

/** Under one name an execution is started once, so it may be tried again. */
async function start(client: SFNClient, input: StartExecutionCommandInput): Promise<void> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      await client.send(new StartExecutionCommand(input));
      return;
    } catch (error) {
      if (error instanceof Error && error.name === 'ExecutionAlreadyExists') return;
      if (performance.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
