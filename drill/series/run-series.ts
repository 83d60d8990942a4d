import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createRunFolder, outputFolder, type RunFolder, startReaper } from '../../local/process';
import { type Assembly, synthesize } from '../../local/region/assembly';
import { startLocalRegion } from '../../local/region/region';
import type { Progress } from '../progress';
import { type DrillResult, runDrill } from '../run/run';
import { failedRun, rowsOf, runOf, type SeriesDocument, seriesVersion, type SeriesRun } from './document';
import { type PlannedRun, runName } from './plan';
import { markdownTable } from './table';

export interface SeriesOptions {
  readonly architecture: string;
  /** Settings of the architecture (JSON). */
  readonly settings?: string;
  readonly speed: number;
  readonly seed: number;
  readonly failback: boolean;
  readonly runs: readonly PlannedRun[];
  /** Progress of the synthesis (`undefined`), then of each run. */
  readonly progress: (run: PlannedRun | undefined, number: number) => Progress;
  readonly onRun?: (run: SeriesRun) => void;
  /** Whether the drills are one series, with a folder and a document of its own. Default: if there are several. */
  readonly keep?: boolean;
}

export interface SeriesResult {
  readonly document: SeriesDocument;
  /** Of each run that became a drill. */
  readonly drills: readonly DrillResult[];
  /** Folder of the series; absent for a single drill. */
  readonly folder?: string;
}

/** Drills one after another, each in a local Region of its own, all from one synthesis. */
export class Series {
  private readonly open = new Set<{ readonly run: RunFolder; readonly reaper: ReturnType<typeof startReaper> }>();
  private readonly done: SeriesRun[] = [];
  private readonly drills: DrillResult[] = [];
  private readonly startedAt = new Date().toISOString();
  private readonly id: string;
  private synthesisSeconds = 0;

  constructor(private readonly options: SeriesOptions) {
    const names = new Set(options.runs.map(({ fault }) => fault.name));
    const what = names.size === 1 ? [...names][0] : 'all';
    this.id = `${this.startedAt.replace(/[:.]/g, '-')}-series-${what}-${randomBytes(2).toString('hex')}`;
  }

  /** @throws Error if the architecture cannot be synthesized; a drill that fails only ends itself */
  async run(): Promise<SeriesResult> {
    const { runs, keep = runs.length > 1 } = this.options;
    try {
      const assembly = await this.inFolder((run) => this.synthesize(run), 'left open');
      for (const [index, planned] of runs.entries()) {
        const done = await this.drill(planned, index + 1, assembly);
        this.done.push(done);
        this.options.onRun?.(done);
        if (keep) this.write();
      }
    } finally {
      await this.cleanUp();
    }
    const document = this.document(new Date().toISOString());
    if (keep) this.write(document);
    return { document, drills: this.drills, folder: keep ? this.folder() : undefined };
  }

  /** Ends every process and deletes every folder of the run that lasts, whatever it is doing. */
  async cleanUp(): Promise<void> {
    await Promise.all([...this.open].map((each) => this.close(each)));
  }

  private async close(each: { readonly run: RunFolder; readonly reaper: ReturnType<typeof startReaper> }) {
    await each.run.remove();
    await each.reaper.release();
    this.open.delete(each);
  }

  private async inFolder<T>(work: (run: RunFolder) => Promise<T>, after: 'close' | 'left open' = 'close'): Promise<T> {
    const run = createRunFolder();
    const each = { run, reaper: startReaper(run) };
    this.open.add(each);
    try {
      return await work(run);
    } finally {
      if (after === 'close') await this.close(each);
    }
  }

  private async synthesize(run: RunFolder): Promise<Assembly> {
    const { architecture, settings, progress } = this.options;
    const narrator = progress(undefined, 0);
    narrator.phase('synthesize');
    const seconds = stopwatch();
    try {
      return await synthesize(run, architecture, settings);
    } finally {
      this.synthesisSeconds = seconds();
      narrator.close();
    }
  }

  private async drill(planned: PlannedRun, number: number, assembly: Assembly): Promise<SeriesRun> {
    const narrator = this.options.progress(planned, number);
    const took = { start: 0, drill: 0, cleanUp: 0 };
    let ending = stopwatch();
    try {
      const result = await this.inFolder(async (run) => {
        const made = await this.inRegion(planned, assembly, run, narrator, took);
        ending = stopwatch();
        return made;
      });
      took.cleanUp = ending();
      this.drills.push(result);
      const here = (path: string) => relative(process.cwd(), path);
      const { journal, reportPath, journalPath } = result;
      return runOf(planned, journal, { report: here(reportPath), journal: here(journalPath), took });
    } catch (error) {
      narrator.event(`${runName(planned)} failed: ${(error as Error).message}`);
      return failedRun(planned, error as Error, took);
    } finally {
      narrator.close();
    }
  }

  private async inRegion(
    { fault, seed, crash }: PlannedRun,
    assembly: Assembly,
    run: RunFolder,
    narrator: Progress,
    took: { start: number; drill: number },
  ): Promise<DrillResult> {
    const { speed, failback } = this.options;
    narrator.phase('deploy');
    const report = (error: Error) => {
      if (!run.closed) narrator.event(`warning: ${error.message}`);
    };
    const starting = stopwatch();
    const progress = (text: string) => narrator.event(text);
    const region = await startLocalRegion({ run, assembly, speed, progress, report });
    took.start = starting();
    const drilling = stopwatch();
    try {
      return await runDrill({ region, fault, seed, failback, crash, narrator });
    } finally {
      took.drill = drilling();
      narrator.phase('clean up');
      await region.stop();
    }
  }

  private document(finishedAt?: string): SeriesDocument {
    const { architecture, speed, seed, runs } = this.options;
    const finished = this.done.length === runs.length;
    return {
      schema: seriesVersion,
      id: this.id,
      architecture,
      speed,
      seed,
      startedAt: this.startedAt,
      finishedAt,
      planned: runs.length,
      synthesisSeconds: this.synthesisSeconds,
      held: finished && this.done.every(({ verdict }) => verdict === 'held'),
      rows: rowsOf(this.done),
      runs: this.done,
    };
  }

  private folder(): string {
    return join(outputFolder(), 'drills', this.id);
  }

  /** After every run, so that a series that is cut short leaves what it has seen. */
  private write(document = this.document()): void {
    const folder = this.folder();
    mkdirSync(folder, { recursive: true });
    const replace = (name: string, content: string) => {
      writeFileSync(join(folder, `${name}.new`), content);
      renameSync(join(folder, `${name}.new`), join(folder, name));
    };
    replace('series.json', `${JSON.stringify(document, null, 1)}\n`);
    replace('table.md', markdownTable(document));
  }
}

/** Seconds since it was made, to a tenth. */
function stopwatch(): () => number {
  const from = performance.now();
  return () => Math.round((performance.now() - from) / 100) / 10;
}
