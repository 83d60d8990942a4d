import { FabricClient } from '../fabric/client';
import { endpointConfigSchema } from './config';
import { direct, startEndpoint } from './endpoint';

/** The AWS endpoints of all Regions as one process; configured by `HOLDFAST_ENDPOINT_CONFIG` (see `config.ts`). */
async function main(): Promise<void> {
  const text = process.env.HOLDFAST_ENDPOINT_CONFIG;
  if (!text) throw new Error('environment variable HOLDFAST_ENDPOINT_CONFIG is not set: it must hold JSON');
  const config = endpointConfigSchema.parse(JSON.parse(text));
  const fabric = config.fabricUrl ? new FabricClient(config.fabricUrl) : undefined;
  const endpoint = await startEndpoint(
    config,
    fabric
      ? async (name, from, to, port) =>
          (await fabric.link({ name, from, to, target: { host: '127.0.0.1', port } })).port
      : direct,
  );
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void endpoint.close().then(() => process.exit(0)));
  process.stdout.write(`${JSON.stringify({ ready: true, ports: endpoint.ports, relays: endpoint.relays })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${JSON.stringify({ level: 'error', message: String(error) })}\n`);
  process.exitCode = 1;
});
