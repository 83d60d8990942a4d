import { AwsError } from './errors';
import { type Destination, post } from './forward';
import type { Structure } from './wire/schema';

interface EngineAnswer {
  readonly output?: Structure;
  readonly error?: { readonly code: string; readonly message: string; readonly status?: number };
}

/**
 * Asks the engine that plays a service. Without a time-out: promotions may take long, and the caller has one of its own.
 *
 * @throws AwsError with the engine's own words
 */
export async function askEngine(
  engines: Destination,
  service: string,
  operation: string,
  region: string,
  input: Structure,
): Promise<Structure> {
  const path = `/engines/${service}/${operation}`;
  const headers = { 'content-type': 'application/json' };
  const reply = await post({ ...engines, path }, headers, Buffer.from(JSON.stringify({ region, input })));
  const answer = JSON.parse(reply.body.toString('utf8')) as EngineAnswer;
  if (answer.error) throw new AwsError(answer.error.code, answer.error.message, answer.error.status ?? 400);
  return answer.output ?? {};
}
