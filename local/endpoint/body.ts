import type { IncomingMessage } from 'node:http';
import { AwsError } from './errors';

const mebibyte = 1024 * 1024;

/** Largest bodies, bytes. DynamoDB takes 16 MiB; engines' calls are small; uploads stream through. */
export const bodyLimits = { engine: mebibyte, dynamodb: 16 * mebibyte, forwarded: 512 * mebibyte } as const;

export const tooLarge = (limit: number): AwsError =>
  new AwsError('RequestEntityTooLarge', `the request is larger than ${limit} bytes, the most that is taken`, 413);

/** Reads a request's whole body. @throws AwsError if it is larger than `limit` */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
