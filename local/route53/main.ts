import { LocalRoute53 } from './route53';
import { route53Server } from './server';
import { route53SettingsSchema } from './settings';

/** Route 53 as a process. Its ready line names the ports of its control, of DNS (UDP) and of the proxy. */
async function main(): Promise<void> {
  const text = process.env.HOLDFAST_ROUTE53;
  if (!text) throw new Error('environment variable HOLDFAST_ROUTE53 is not set: it must hold the settings as JSON');
  const route53 = new LocalRoute53(route53SettingsSchema.parse(JSON.parse(text)));
  const server = route53Server(route53);
  const ports = await route53.start();
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.close());
  process.stdout.write(`${JSON.stringify({ ready: true, port: Number(new URL(url).port), ...ports })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${JSON.stringify({ level: 'error', message: String(error) })}\n`);
  process.exitCode = 1;
});
