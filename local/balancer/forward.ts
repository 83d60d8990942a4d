import { request as open, type Agent, type ClientRequest, type IncomingHttpHeaders } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Headers that speak of one connection only and must not be passed on. */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'te', 'upgrade']);

export interface Route {
  readonly host: string;
  readonly port: number;
  /** Path and query for the target; by default the request's own. */
  readonly path?: string;
  readonly agent: Agent;
  /** Milliseconds without a byte from the target after which it is given up. */
  readonly idleTimeout: number;
  /** Headers to add. */
  readonly headers?: OutgoingHttpHeaders;
}

/**
 * Passes a request on to a target and its answer back, streaming both. A target that resets or closes early is a 502,
 * one that stays silent a 504; nothing is retried, since the target may have acted.
 *
 * @param onDone called once when both sides are through, whatever came of it
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  route: Route,
  onDone: () => void = () => {},
): ClientRequest {
  const { host, port, agent, idleTimeout } = route;
  const upstream = open({
    host,
    port,
    agent,
    method: request.method,
    path: route.path ?? request.url,
    headers: { ...withoutHops(request.headers), ...route.headers },
    setHost: false,
    timeout: idleTimeout,
  });
  let silent = false;
  upstream.once('timeout', () => {
    silent = true;
    upstream.destroy(new Error('target is silent'));
  });
  upstream.on('error', () => {
    request.unpipe(upstream);
    if (response.headersSent) response.destroy();
    else refuse(response, silent ? 504 : 502);
  });
  upstream.once('response', (answer) => {
    const { 'transfer-encoding': _, ...headers } = withoutHops(answer.headers);
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
    answer.once('error', () => response.destroy());
    answer.pipe(response);
  });
  request.once('error', () => upstream.destroy());
  response.once('close', () => {
    if (!response.writableFinished) upstream.destroy();
    onDone();
  });
  request.pipe(upstream);
  return upstream;
}

const reasons: Readonly<Record<number, string>> = {
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** Answers in the name of the proxy itself. */
export function refuse(response: ServerResponse, status: 502 | 503 | 504): void {
  const body = `<html><head><title>${status} ${reasons[status]}</title></head></html>\n`;
  response.writeHead(status, reasons[status], {
    'content-type': 'text/html',
    'content-length': Buffer.byteLength(body),
    // The rest of the request was not read: the connection cannot be used again.
    connection: 'close',
  });
  response.end(body);
}

function withoutHops(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
}
