import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
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
  try {
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
    const deadline = performance.now() + limitSeconds * 1000;
    while (performance.now() < deadline) {
      const { status, output, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
      if (status !== 'RUNNING') return { status: status ?? 'UNKNOWN', output: output ?? `${error}: ${cause}` };
      await sleep(200);
    }
    return { status: 'TIMED_OUT', output: `still running after ${limitSeconds} s` };
  } finally {
    client.destroy();
  }
}
