import type { Context } from 'aws-lambda';
import { clients } from '../aws/clients';
import { DynamoControlStore } from '../store/control';
import type { ControlSnapshot } from '../store/record';
import { objection } from './decide';

/** Milliseconds for one attempt; CloudFormation waits thirty seconds for the answer. */
const timeout = 5_000;

/** What a hook of CloudFormation is asked with, as far as it matters here. */
export interface HookRequest {
  readonly clientRequestToken: string;
}

/** @see https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html */
export interface HookAnswer {
  readonly hookStatus: 'SUCCESS' | 'FAILED';
  readonly errorCode?: 'NonCompliant' | 'InternalFailure';
  readonly message: string;
  readonly clientRequestToken: string;
}

/** Asked before each operation on a stack: lets it pass unless the right to write is being moved. */
export async function handler({ clientRequestToken }: HookRequest, lambda: Context): Promise<HookAnswer> {
  const region = lambda.invokedFunctionArn.split(':')[3]!;
  const { HOLDFAST_CONTROL_TABLE: table = '', HOLDFAST_SCOPE: scope = '' } = process.env;
  const store = new DynamoControlStore(clients(region, timeout).documents, table, scope);
  const answer = await judge(() => store.snapshot());
  console.log(JSON.stringify(answer));
  return { ...answer, clientRequestToken };
}

/** @param read strong read of the control table */
export async function judge(read: () => Promise<ControlSnapshot>): Promise<Omit<HookAnswer, 'clientRequestToken'>> {
  try {
    const why = objection(await read());
    if (why === undefined) return { hookStatus: 'SUCCESS', message: 'nobody moves the right to write' };
    return { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: why };
  } catch (error) {
    // Before the table exists there is no lease, and nothing to keep still.
    if (error instanceof Error && error.name === 'ResourceNotFoundException')
      return { hookStatus: 'SUCCESS', message: 'there is no control table yet' };
    const message = `whether a failover is open could not be found out: ${String(error)}; deploy again, or disable the hook if the store is lost for long`;
    return { hookStatus: 'FAILED', errorCode: 'InternalFailure', message };
  }
}
