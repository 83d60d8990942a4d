import closeWithGrace from 'close-with-grace';
import { serveControl } from '../../load/control';
import { startClients } from './load';
import { parseClientSettings } from './settings';

/**
 * The clients as a process of their own: `main.js '<settings as JSON>'`, the cache's password in `HOLDFAST_CACHE_PASSWORD`.
 * Prints `{"ready":true,"port":n}` once they write; ends on `POST /stop` or SIGTERM.
 */
async function main(): Promise<void> {
  const password = process.env.HOLDFAST_CACHE_PASSWORD;
  if (!password) throw new Error('the clients need the password of the cache: set HOLDFAST_CACHE_PASSWORD');
  const load = startClients(parseClientSettings(process.argv[2]), password);
  const end = async () => {
    await load.stop();
    process.exit(0);
  };
  closeWithGrace({ delay: 5000 }, end);
  const { port } = await serveControl(load, () => void end());
  process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
