import { Agent, type IncomingMessage, type ServerResponse, request as httpRequest } from 'node:http';
import { AwsError } from './errors';
import { bodyLimits, tooLarge } from './body';

const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'expect', 'te', 'upgrade']);

/** Name, value, name, value, ... without what concerns one connection only. */
export function endToEnd(rawHeaders: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2)
    if (!hopByHop.has(rawHeaders[index].toLowerCase())) kept.push(rawHeaders[index], rawHeaders[index + 1]);
  return kept;
}

export interface Destination {
  readonly host: string;
  readonly port: number;
  readonly agent: Agent;
  /** For calls that are made anew; a forwarded request keeps its own. Default `/`. */
  readonly path?: string;
}

/** A server by its base URL, with connections that are kept. */
export function destination(url: string): Destination {
  const { hostname, port, protocol } = new URL(url);
  if (protocol !== 'http:') throw new Error(`"${url}" cannot be reached: use a plain http:// address`);
  return { host: hostname, port: Number(port || 80), agent: new Agent({ keepAlive: true, noDelay: true }) };
}

/**
 * Passes a request on as it is, host and signature included, and its answer back, without holding either in memory. A
 * caller that gives up ends the call.
 *
 * @param body what has been read of the request already; then nothing more is read from it
 * @param onAnswer sees the answer's bytes pass
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  to: Destination,
  { body, onAnswer }: { body?: Buffer; onAnswer?: (chunk: Buffer) => void } = {},
): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > bodyLimits.forwarded)
    return Promise.reject(tooLarge(bodyLimits.forwarded));
  return new Promise((resolve, reject) => {
    const { agent, host, port } = to;
    const { method, url: path } = request;
    const outgoing = httpRequest({ host, port, agent, method, path, headers: endToEnd(request.rawHeaders) as never });
    outgoing.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.rawHeaders) as never);
      if (onAnswer) answer.on('data', onAnswer);
      answer.pipe(response);
      answer.once('error', () => response.destroy());
      answer.once('end', resolve);
      answer.once('close', resolve);
    });
    outgoing.once('error', (error) => {
      if (!response.headersSent)
        return reject(new AwsError('ServiceUnavailable', `nothing answers: ${error.message}`, 503));
      response.destroy();
      resolve();
    });
    response.once('close', () => {
      if (response.writableFinished) return;
      outgoing.destroy();
      resolve();
    });
    if (body) outgoing.end(body);
    else request.pipe(outgoing);
  });
}

export interface BufferedAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** Posts a call that has been read already and reads the whole answer. */
export function post(to: Destination, headers: NodeJS.Dict<string>, body: Buffer): Promise<BufferedAnswer> {
  return new Promise((resolve, reject) => {
    const { agent, host, port, path = '/' } = to;
    const unavailable = (error: Error) =>
      reject(new AwsError('ServiceUnavailable', `nothing answers: ${error.message}`, 503));
    const all = { ...headers, 'content-length': body.length };
    const outgoing = httpRequest({ host, port, agent, method: 'POST', path, headers: all }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', unavailable);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.once('error', unavailable);
    outgoing.end(body);
  });
}
