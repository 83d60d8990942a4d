import { request } from 'node:http';
import type { CheckFailure } from './health';

/** Sends one health check on a connection of its own; resolves to what was wrong, or to nothing. */
export function checkTarget(port: number, path: string, timeoutMs: number): Promise<CheckFailure | undefined> {
  return new Promise((resolve) => {
    const probe = request({
      host: '127.0.0.1',
      port,
      path,
      agent: false,
      headers: { 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' },
    });
    const finish = (failure?: CheckFailure) => {
      clearTimeout(timer);
      resolve(failure);
      probe.destroy();
    };
    const timer = setTimeout(() => finish({ code: 'Target.Timeout', description: 'Request timed out' }), timeoutMs);
    probe.once('response', ({ statusCode }) =>
      finish(
        statusCode === 200
          ? undefined
          : {
              code: 'Target.ResponseCodeMismatch',
              description: `Health checks failed with these codes: [${statusCode}]`,
            },
      ),
    );
    probe.on('error', () => finish({ code: 'Target.FailedHealthChecks', description: 'Health checks failed' }));
    probe.end();
  });
}
