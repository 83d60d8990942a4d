import { Balancer } from './balancer';
import { balancerServer } from './server';
import { balancerSettingsSchema } from './settings';

/** One Region's load balancer as a process. Its ready line names the port for clients and the port of its control. */
async function main(): Promise<void> {
  const text = process.env.HOLDFAST_BALANCER;
  if (!text) throw new Error('environment variable HOLDFAST_BALANCER is not set: it must hold the settings as JSON');
  const balancer = new Balancer(balancerSettingsSchema.parse(JSON.parse(text)));
  const server = balancerServer(balancer);
  const port = await balancer.listen();
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.close());
  process.stdout.write(`${JSON.stringify({ ready: true, port, control: Number(new URL(url).port) })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${JSON.stringify({ level: 'error', message: String(error) })}\n`);
  process.exitCode = 1;
});
