import { closeSync, openSync, writeSync } from 'node:fs';
import type { HistoryEvent, HistoryHeader } from './event';

export interface HistoryWriter {
  append(event: HistoryEvent): void;
  /** Hands what is buffered to the operating system. */
  flush(): void;
  close(): void;
}

/**
 * Appends events to a file. Lines are handed to the operating system every `flushEvery` milliseconds (default 20), from
 * where they survive the death of this process; a killed load process therefore loses at most that much of what it saw.
 */
export function openHistoryWriter(path: string, header: HistoryHeader, flushEvery = 20): HistoryWriter {
  const file = openSync(path, 'wx');
  let buffer = `${JSON.stringify(header)}\n`;
  const flush = () => {
    if (buffer === '') return;
    const chunk = Buffer.from(buffer);
    buffer = '';
    for (let written = 0; written < chunk.length;) written += writeSync(file, chunk, written);
  };
  flush();
  const timer = setInterval(flush, flushEvery);
  timer.unref();
  return {
    append(event) {
      buffer += `${JSON.stringify(event)}\n`;
    },
    flush,
    close() {
      clearInterval(timer);
      flush();
      closeSync(file);
    },
  };
}
