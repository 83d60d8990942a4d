import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Ports lie below the range from which operating systems take the ports of outgoing connections, so that a server that is
 * started again finds its port free.
 */
const lowest = 15_000;
const blocks = 170;

/** Ports of a block. The first one is never given away: whoever listens at it owns the block. */
const blockSize = 100;

interface Block {
  /** Its first port. */
  readonly first: number;
  /** Ports that were given away. */
  given: number;
}

let block: Promise<Block> | undefined;

/**
 * A loopback port that is free, and that no other process of Holdfast is given: each owns a block of ports as long as it
 * lives, by listening at the block's first one.
 *
 * @throws when none is left
 */
export async function freePort(): Promise<number> {
  const current = (block ??= ownBlock());
  const owned = await current;
  while (owned.given + 1 < blockSize) {
    owned.given += 1;
    const port = owned.first + owned.given;
    if (await isFree(port)) return port;
  }
  if (block === current) block = undefined;
  return freePort();
}

async function ownBlock(): Promise<Block> {
  const start = randomInt(blocks);
  for (let step = 0; step < blocks; step += 1) {
    const first = lowest + ((start + step) % blocks) * blockSize;
    if (await listens(first, false)) return { first, given: 0 };
  }
  throw new Error(`no free loopback ports between ${lowest} and ${lowest + blocks * blockSize} were found`);
}

function isFree(port: number): Promise<boolean> {
  return listens(port, true);
}

function listens(port: number, thenCloses: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer((visitor) => visitor.destroy());
    server.unref();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      if (thenCloses) server.close(() => resolve(true));
      else resolve(true);
    });
  });
}
