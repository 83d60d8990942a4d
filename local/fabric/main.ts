import { Fabric } from './fabric';
import { fabricServer } from './server';

/** The fabric as a process of its own, so that nothing else's work delays the bytes that pass through it. */
async function main(): Promise<void> {
  const server = fabricServer(new Fabric());
  const url = await server.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 0) });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.close());
  process.stdout.write(`${JSON.stringify({ ready: true, port: Number(new URL(url).port) })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${JSON.stringify({ level: 'error', message: String(error) })}\n`);
  process.exitCode = 1;
});
