import { naiveService } from '../../failover/naive/service';
import { PeerPool } from './pool';
import { peerAppSchema } from './settings';

/** An instance of the service over a peer, as a process; its ready line names its port. */
async function main(): Promise<void> {
  const text = process.env.HOLDFAST_PEER;
  if (!text) throw new Error('environment variable HOLDFAST_PEER is not set: it must hold the settings as JSON');
  const pool = new PeerPool(peerAppSchema.parse(JSON.parse(text)).servers);
  const url = await naiveService(pool).listen({ host: '127.0.0.1', port: 0 });
  process.stdout.write(`${JSON.stringify({ ready: true, port: Number(new URL(url).port) })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
