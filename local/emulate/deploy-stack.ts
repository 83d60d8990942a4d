import {
  type CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  type Stack,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { at, type Json, objectOf, scalarText } from '../../constructs/resilience-checks/model/values';
import { assetBucket, authorization } from '../emulator';
import type { EmulatedStack } from './assembly';
import type { LeftOut } from './filter';
import type { ResourceResult, StackResult } from './result';

export interface StackDeployment {
  readonly stack: EmulatedStack;
  /** What is deployed of its template. */
  readonly template: Json;
  readonly leftOut: readonly LeftOut[];
  readonly client: CloudFormationClient;
  /** Address of the emulator. */
  readonly url: string;
  /** Milliseconds until it is given up; default 300000. */
  readonly timeout?: number;
}

/** What became of a stack, and the outputs that others ask for. */
export interface Deployed {
  readonly result: StackResult;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Milliseconds between two looks at a stack. */
const look = 250;

/** Creates a stack and waits for its end. What fails stays where it is, so that the rest can be seen. */
export async function deployStack(deployment: StackDeployment): Promise<Deployed> {
  const { stack, template, leftOut, client } = deployment;
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const base = { stack: stack.name, region: stack.region };
  try {
    const TemplateURL = await putTemplate(deployment);
    const Capabilities = [
      'CAPABILITY_IAM' as const,
      'CAPABILITY_NAMED_IAM' as const,
      'CAPABILITY_AUTO_EXPAND' as const,
    ];
    await client.send(
      new CreateStackCommand({ StackName: stack.name, TemplateURL, Capabilities, OnFailure: 'DO_NOTHING' }),
    );
    const ended = await untilEnded(deployment);
    const events = await eventsOf(client, stack.name);
    const resources = [...resultsOf(template, events), ...leftOut.map(asResult)];
    const failure = ended.StackStatus === 'CREATE_COMPLETE' ? undefined : reasonOf(ended);
    return { result: { ...base, resources, failure, seconds: seconds() }, outputs: outputsOf(ended) };
  } catch (error) {
    return {
      result: { ...notDeployed(stack, template, leftOut, (error as Error).message), seconds: seconds() },
      outputs: {},
    };
  }
}

/** The result of a stack of which nothing was created. */
export function notDeployed(
  { name, region }: EmulatedStack,
  template: Json,
  leftOut: readonly LeftOut[],
  failure: string,
): StackResult {
  const resources = Object.entries(objectOf(template.Resources)).map(([id, resource]): ResourceResult => ({
    id,
    type: scalarText(at(resource, 'Type')),
    outcome: 'failed',
  }));
  return { stack: name, region, resources: [...resources, ...leftOut.map(asResult)], failure, seconds: 0 };
}

const asResult = ({ id, type, reason }: LeftOut): ResourceResult => ({ id, type, reason, outcome: 'left out' });

/** A template may be larger than a call takes, so it goes by the bucket for assets, as the CDK's command does it. */
async function putTemplate({ stack, template, url }: StackDeployment): Promise<string> {
  const body = JSON.stringify(template);
  const key = `emulate/${stack.name}-${createHash('sha256').update(body).digest('hex').slice(0, 16)}.json`;
  const address = `${url}/${assetBucket(stack.account, stack.region)}/${key}`;
  const headers = {
    authorization: authorization(stack.region, 's3', stack.account),
    'content-type': 'application/json',
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
  };
  const response = await fetch(address, { method: 'PUT', headers, body });
  if (!response.ok)
    throw new Error(`the template of ${stack.name} was not stored: ${response.status} ${await response.text()}`);
  return address;
}

async function untilEnded({ stack, client, timeout = 300_000 }: StackDeployment): Promise<Stack> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName: stack.name }));
    if (found?.StackStatus !== undefined && !found.StackStatus.endsWith('_IN_PROGRESS')) return found;
    if (Date.now() > deadline)
      throw new Error(`it is still ${found?.StackStatus ?? 'not there'} after ${timeout / 1000} s`);
    await sleep(look);
  }
}

async function eventsOf(client: CloudFormationClient, StackName: string): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  for await (const page of paginateDescribeStackEvents({ client }, { StackName }))
    events.push(...(page.StackEvents ?? []));
  return events;
}

/** A resource whose condition is false has no event, and is none. */
function resultsOf(template: Json, events: readonly StackEvent[]): ResourceResult[] {
  const failed = new Map<string, string>();
  const created = new Set<string>();
  for (const {
    LogicalResourceId: id = '',
    ResourceStatus: status,
    ResourceStatusReason: reason = 'no reason',
  } of events) {
    if (status === 'CREATE_COMPLETE') created.add(id);
    if (status === 'CREATE_FAILED') failed.set(id, reason);
  }
  return Object.entries(objectOf(template.Resources)).flatMap(([id, resource]): ResourceResult[] => {
    const type = scalarText(at(resource, 'Type'));
    if (failed.has(id)) return [{ id, type, outcome: 'failed', reason: failed.get(id) }];
    if (created.has(id)) return [{ id, type, outcome: 'created' }];
    const conditional = at(resource, 'Condition') !== undefined && failed.size === 0;
    return conditional ? [] : [{ id, type, outcome: 'failed' }];
  });
}

const reasonOf = ({ StackStatus, StackStatusReason }: Stack): string =>
  [StackStatus, StackStatusReason].filter((text) => text !== undefined && text !== '').join(': ');

const outputsOf = ({ Outputs = [] }: Stack): Record<string, string> =>
  Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
