import type { ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Exit } from './start';

/**
 * Waits for the first line on stdout that is a JSON object with `"ready": true`. Everything else that the child writes
 * to stdout, before and after, goes to its log.
 */
export function readyLine<Ready>(
  child: ChildProcess,
  log: string,
  exited: Promise<Exit>,
  timeout: number,
): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`was not ready within ${timeout} ms`)), timeout);
    void exited.then(({ code, signal }) => {
      clearTimeout(timer);
      reject(new Error(`ended before it was ready (${signal ?? `exit code ${code}`})`));
    });
    if (!child.stdout) return reject(new Error('has no stdout to read its ready line from'));
    const file = createWriteStream(log, { flags: 'a' });
    const lines = createInterface({ input: child.stdout });
    let ready = false;
    lines.on('line', (line) => {
      const parsed = ready ? undefined : parseReady<Ready>(line);
      if (parsed === undefined) return void file.write(`${line}\n`);
      ready = true;
      clearTimeout(timer);
      resolve(parsed);
    });
    lines.on('close', () => file.end());
  });
}

function parseReady<Ready>(line: string): Ready | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line) as { ready?: unknown };
    return value.ready === true ? (value as Ready) : undefined;
  } catch {
    return undefined;
  }
}

/** The end of a log for an error message, each line indented on a line of its own; empty if there is none. */
export function lastLines(log: string, count = 15): string {
  const text = readFileSync(log, 'utf8').trimEnd();
  if (text === '') return '';
  return text
    .split('\n')
    .slice(-count)
    .map((line) => `\n  ${line}`)
    .join('');
}
