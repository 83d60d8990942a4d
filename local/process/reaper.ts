import { Socket } from 'node:net';
import { destroyRun } from './destroy';

/**
 * Outlives its parent and cleans up after it. Descriptor 3 is a pipe whose other end only the parent holds: when the
 * parent ends, in whatever way, the operating system closes that end, and everything of the run is killed and deleted.
 * It is deaf to the signals with which a terminal or a supervisor ends the parent.
 */
function main(): void {
  const folder = process.argv[2];
  if (!folder) throw new Error('usage: reaper <run folder>, with a pipe from the parent as descriptor 3');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const parent = new Socket({ fd: 3, readable: true, writable: false });
  const reap = () => void destroyRun(folder).then(() => process.exit(0));
  parent.once('close', reap);
  parent.on('error', () => parent.destroy());
  parent.resume();
  process.stdout.write(`watching the owner of ${folder}\n`);
}

main();
