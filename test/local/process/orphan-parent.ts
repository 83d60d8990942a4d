import { createRunFolder, startProcess, startReaper } from '../../../local/process';

/** A parent that starts a reaper (if told where it is) and a child with a grandchild, says who they are, and waits. */
async function main(): Promise<void> {
  const run = createRunFolder();
  const reaper = process.argv[2] ? startReaper(run, process.argv[2]) : undefined;
  const shell = 'sleep 300 & echo "{\\"ready\\":true,\\"grandchild\\":$!}"; wait';
  const child = await startProcess<{ grandchild: number }>({ name: 'child', command: 'sh', args: ['-c', shell] });
  const { grandchild } = child.ready;
  const identity = { ready: true, folder: run.path, reaper: reaper?.pid, child: child.pid, grandchild };
  process.stdout.write(`${JSON.stringify(identity)}\n`);
  setInterval(() => undefined, 1000);
}

void main();
