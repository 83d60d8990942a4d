import { DescribeDBInstancesCommand, type RDSClient } from '@aws-sdk/client-rds';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse, Context } from 'aws-lambda';
import { clients, type Clients } from '../aws/clients';
import { DynamoControlStore } from '../store/control';
import { objection } from './decide';

/** Milliseconds for one call. CloudFormation waits two minutes for the answer. */
const timeout = 5_000;

/** Properties of the custom resource, as the construct `BirthGuard` writes them. */
export interface BirthGuardProperties {
  readonly ControlTable: string;
  readonly LeaseScope: string;
  readonly DatabaseIdentifier: string;
}

/** Stands before the database of a primary: fails the deployment that would create it empty although payments exist. */
export async function handler(event: CloudFormationCustomResourceEvent, lambda: Context): Promise<void> {
  const region = lambda.invokedFunctionArn.split(':')[3]!;
  const refusal = await judge(event, region, clients(region, timeout)).catch(
    // A guard that cannot see lets nobody pass.
    (error: unknown) => `whether the database may be created could not be found out: ${String(error)}; deploy again`,
  );
  await answer(event, refusal);
}

/** @returns why the deployment must not go on, if so */
export async function judge(
  event: CloudFormationCustomResourceEvent,
  region: string,
  { documents, rds }: Pick<Clients, 'documents' | 'rds'>,
): Promise<string | undefined> {
  if (event.RequestType === 'Delete') return undefined;
  // An update that names another identifier replaces the database by an empty one: it is asked like a creation.
  const properties = event.ResourceProperties as unknown as BirthGuardProperties;
  const { ControlTable, LeaseScope: scope, DatabaseIdentifier: identifier } = properties;
  const [lease, exists] = await Promise.all([
    new DynamoControlStore(documents, ControlTable, scope).lease(),
    databaseExists(rds, identifier),
  ]);
  return objection({ region, identifier, scope, lease, exists });
}

async function databaseExists(rds: RDSClient, identifier: string): Promise<boolean> {
  try {
    const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
    return DBInstances.length > 0;
  } catch (error) {
    if (error instanceof Error && /DBInstanceNotFound/.test(error.name)) return false;
    throw error;
  }
}

async function answer(event: CloudFormationCustomResourceEvent, refusal: string | undefined): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = event;
  const body: CloudFormationCustomResourceResponse = {
    StackId,
    RequestId,
    LogicalResourceId,
    // The same one for ever: another one would make CloudFormation delete the old resource.
    PhysicalResourceId: 'birth-guard',
    ...(refusal === undefined ? { Status: 'SUCCESS' } : { Status: 'FAILED', Reason: refusal }),
  };
  console.log(JSON.stringify({ request: event.RequestType, refusal }));
  // The signature of the URL covers an empty content type.
  const response = await fetch(event.ResponseURL, {
    method: 'PUT',
    body: JSON.stringify(body),
    headers: { 'content-type': '' },
    signal: AbortSignal.timeout(4 * timeout),
  });
  if (!response.ok) throw new Error(`CloudFormation refused the answer: ${response.status}`);
}
