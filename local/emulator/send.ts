import { request } from 'node:http';

/**
 * Sends a fetch `Request` to a local address under the host name that it was meant for. The built-in `fetch` does not
 * let a caller set `Host`, so this goes by `node:http`. Redirects are handed to the caller.
 */
export async function sendAs(original: Request, url: string, host: string): Promise<Response> {
  const body = Buffer.from(await original.arrayBuffer());
  const headers = { ...Object.fromEntries(original.headers), host, 'content-length': String(body.length) };
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(original.signal.aborted ? original.signal.reason : wrap(error));
    const outgoing = request(url, { method: original.method, headers, signal: original.signal }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', fail);
      answer.once('end', () => {
        const status = answer.statusCode ?? 502;
        const empty = status === 204 || status === 304;
        resolve(new Response(empty ? null : Buffer.concat(chunks), { status, headers: plain(answer.headersDistinct) }));
      });
    });
    outgoing.once('error', fail);
    outgoing.end(body);
  });
}

/** As `fetch` reports what goes wrong on the network. */
const wrap = (error: Error): Error => new TypeError('fetch failed', { cause: error });

const plain = (headers: NodeJS.Dict<string[]>): [string, string][] =>
  Object.entries(headers).flatMap(([name, values]) => (values ?? []).map((value): [string, string] => [name, value]));
