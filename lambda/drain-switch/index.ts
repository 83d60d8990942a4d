import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ALBEvent, ALBResult, Context } from 'aws-lambda';
import { clients } from '../aws/clients';
import { answerAbout, drainKey, drainTableVariable, regionOf } from './answer';

/** Milliseconds for one call, of which there are two at most: a checker waits for two seconds. */
const timeout = 700;

/**
 * Answers Route 53's health checkers behind a load balancer. What it cannot find out it does not answer: the error
 * becomes a 502, which drains nothing.
 */
export async function handler({ path }: Pick<ALBEvent, 'path'>, lambda: Context): Promise<ALBResult> {
  const here = lambda.invokedFunctionArn.split(':')[3]!;
  const region = regionOf(path);
  const { status, text } = answerAbout(region, region !== undefined && (await isDrained(region, here)));
  return {
    statusCode: status,
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
    body: text,
  };
}

async function isDrained(region: string, here: string): Promise<boolean> {
  const { Item } = await clients(here, timeout).documents.send(
    new GetCommand({ TableName: process.env[drainTableVariable], Key: { [drainKey]: region }, ConsistentRead: true }),
  );
  return Item !== undefined;
}
