import { request } from 'node:http';

/** Locations of the three checkers, as they appear in GetHealthCheckStatus. */
export const checkerRegions = ['us-east-1', 'eu-west-1', 'ap-southeast-1'] as const;

/** Times that Route 53 allows an endpoint, seconds: to accept the connection, and to answer after that. */
export const checkLimits = { connect: 4, response: 2 };

export interface CheckResult {
  readonly ok: boolean;
  /** In the words of Route 53's status reports. */
  readonly status: string;
}

/**
 * Sends one health check: a 2xx or 3xx in time is a success. Behind a black hole the fabric accepts the connection, so
 * the failure shows after the response limit, two seconds (scaled) before Route 53 would see it.
 */
export function checkEndpoint(front: string, domain: string, path: string, speed: number): Promise<CheckResult> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(front);
    const probe = request({
      host: hostname,
      port,
      path,
      agent: false,
      headers: { host: domain, 'user-agent': 'Amazon-Route-53-Health-Check-Service', connection: 'close' },
    });
    const finish = (ok: boolean, status: string) => {
      clearTimeout(timer);
      resolve({ ok, status: `${ok ? 'Success' : 'Failure'}: ${status}` });
      probe.destroy();
    };
    const limit = (seconds: number, words: string) => setTimeout(() => finish(false, words), (seconds * 1000) / speed);
    let timer = limit(checkLimits.connect, 'Connection timed out. The endpoint did not accept the connection in time.');
    probe.once('socket', (socket) =>
      socket.once('connect', () => {
        clearTimeout(timer);
        timer = limit(checkLimits.response, 'The endpoint did not respond within the timeout limit.');
      }),
    );
    probe.once('response', ({ statusCode = 0, statusMessage }) =>
      finish(statusCode >= 200 && statusCode < 400, `HTTP Status Code ${statusCode}, ${statusMessage}`),
    );
    probe.on('error', (error) => finish(false, error.message));
    probe.end();
  });
}
