import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  type DrillJournal,
  drillJournalSchema,
  eventSchema,
  failoverSchema,
  journalVersion,
  sampleSchema,
} from './schema';

/** What must not change any more once the fault has been injected. */
const frozenByFault = [
  'prediction',
  'awsPrediction',
  'hypothesis',
  'seed',
  'timers',
  'speed',
  'stopCondition',
] as const;

/** Lists that grow all the time, and what an entry must look like. */
const lists = { events: eventSchema, samples: sampleSchema, failovers: failoverSchema } as const;
type Lists = Pick<DrillJournal, keyof typeof lists>;

/** Milliseconds that an entry may wait until it is on disk. A write replaces the whole file. */
const longestWait = 1000;

/**
 * The journal on disk is complete and valid at every moment: it is written beside itself and renamed over. A change of
 * its state is validated as a whole and written at once. Entries of the lists that grow all the time are validated alone
 * and written together, within a second; that second is what a crash of this process may cost.
 */
export class JournalWriter {
  private current: DrillJournal;
  private waiting: NodeJS.Timeout | undefined;

  constructor(
    readonly path: string,
    initial: DrillJournal,
  ) {
    this.current = drillJournalSchema.parse(initial);
    mkdirSync(dirname(path), { recursive: true });
    this.write();
  }

  get journal(): DrillJournal {
    return this.current;
  }

  /** Changes a copy, and keeps it only if the result is a valid journal. */
  update(change: (draft: DrillJournal) => void): void {
    const draft = structuredClone(this.current);
    change(draft);
    const next = drillJournalSchema.parse(draft);
    refuseAfterthoughts(this.current, next);
    this.current = next;
    this.write();
  }

  /** Adds entries to a list; they are on disk within a second, or with the next `update`. */
  append<Name extends keyof Lists>(name: Name, ...entries: Lists[Name]): void {
    const parsed = z.array(lists[name]).parse(entries) as Lists[Name];
    (this.current[name] as unknown[]).push(...parsed);
    this.waiting ??= setTimeout(() => this.tryWriting(), longestWait).unref();
  }

  /** Nobody waits for this write who could be told that it failed; the next `update` fails in the same way, and tells. */
  private tryWriting(): void {
    try {
      this.write();
    } catch {
      this.waiting = undefined;
    }
  }

  private write(): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    replaceFile(this.path, this.current);
  }
}

/** Reads a journal of this version. */
export function readJournal(path: string): DrillJournal {
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const version = (content as { schema?: unknown } | null)?.schema;
  if (version !== journalVersion)
    throw new Error(
      `${path} has schema "${String(version)}"; this version reads "${journalVersion}": run the drill again`,
    );
  const parsed = drillJournalSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new Error(`${path} is no valid ${journalVersion} journal:\n${z.prettifyError(parsed.error)}`);
}

function refuseAfterthoughts(before: DrillJournal, after: DrillJournal): void {
  if (before.fault.injectedAt === undefined) return;
  for (const field of frozenByFault)
    if (!isDeepStrictEqual(before[field], after[field]))
      throw new Error(
        `"${field}" of drill ${before.id} is frozen since its fault: write it before injecting the fault`,
      );
  if (!isDeepStrictEqual(ordered(before), ordered(after)))
    throw new Error(`the crash of drill ${before.id} is frozen since its fault: order it before injecting the fault`);
  if (before.fault.injectedAt !== after.fault.injectedAt)
    throw new Error(`the fault of drill ${before.id} was injected already: a drill has one fault`);
}

/** What was ordered of a crash; what came of it is written later. */
const ordered = ({ crash }: DrillJournal) => crash && { victim: crash.victim, step: crash.step, moment: crash.moment };

/** Not flushed to the disk: it must outlive this process, not the machine, and a flush would stall the drill. */
function replaceFile(path: string, journal: DrillJournal): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(journal, null, 1)}\n`);
  renameSync(temporary, path);
}
