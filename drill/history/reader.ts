import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { type HistoryEvent, type HistoryHeader, historyEventSchema, historyHeaderSchema } from './event';

export interface History {
  readonly header: HistoryHeader;
  readonly events: readonly HistoryEvent[];
  /** The last line was cut off: the load process was killed in the middle of a write. */
  readonly torn: boolean;
}

/** Reads a history file. A cut-off last line is tolerated and reported; any other bad line is an error. */
export function readHistory(path: string): History {
  return parseHistory(readFileSync(path, 'utf8'), path);
}

/** The same for text that is already in memory; `name` is for error messages. */
export function parseHistory(text: string, name = 'history'): History {
  const lines = text.split('\n');
  const torn = lines.pop() !== '';
  const [first, ...rest] = lines;
  if (first === undefined)
    throw new Error(`${name} is empty: its first line must be a holdfast.history/1 header; was the load ever started?`);
  const header = parseLine(first, 1, name, historyHeaderSchema);
  return { header, events: rest.map((line, index) => parseLine(line, index + 2, name, historyEventSchema)), torn };
}

function parseLine<T>(line: string, number: number, name: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    const shown = line.length > 80 ? `${line.slice(0, 80)}...` : line;
    throw new Error(
      `${name}, line ${number} is no event of holdfast.history/1: ${shown}; the file was changed or written by another version, run the drill again`,
      { cause },
    );
  }
}
