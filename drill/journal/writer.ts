import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type DrillJournal, drillJournalSchema, journalVersion } from './schema';

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

/**
 * The journal on disk is complete and valid after every change: a change is validated, written beside it and renamed
 * over it. A crash at any moment leaves the journal as it was before or after one change.
 */
export class JournalWriter {
  private current: DrillJournal;

  constructor(
    readonly path: string,
    initial: DrillJournal,
  ) {
    this.current = drillJournalSchema.parse(initial);
    mkdirSync(dirname(path), { recursive: true });
    replaceFile(path, this.current);
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
    replaceFile(this.path, next);
    this.current = next;
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
  if (before.fault.injectedAt !== after.fault.injectedAt)
    throw new Error(`the fault of drill ${before.id} was injected already: a drill has one fault`);
}

/** Not flushed to the disk: it must outlive this process, not the machine, and a flush would stall the drill. */
function replaceFile(path: string, journal: DrillJournal): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(journal, null, 1)}\n`);
  renameSync(temporary, path);
}
