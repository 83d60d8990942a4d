import { isDeepStrictEqual } from 'node:util';
import type { Verdict } from '../check';
import { now, type Sample } from '../history';
import { conditionsOf } from './conditions';
import type { Crash, DrillJournal, Failover, JournalSample } from './schema';
import { JournalWriter } from './writer';

/** What is known before anything happens. */
export type DrillPlan = Pick<
  DrillJournal,
  | 'id'
  | 'architecture'
  | 'grade'
  | 'seed'
  | 'speed'
  | 'timers'
  | 'stopCondition'
  | 'fault'
  | 'crash'
  | 'hypothesis'
  | 'prediction'
  | 'awsPrediction'
  | 'sampleInterval'
  | 'environment'
  | 'rerun'
  | 'caveats'
>;

/** Writes a drill down while it happens, in the words of a drill. Times are taken here, on the monotonic clock. */
export class DrillRecorder {
  private readonly writer: JournalWriter;
  private readonly startedMono: number;

  constructor(path: string, plan: DrillPlan, clock = now) {
    const { mono, wall } = clock();
    this.startedMono = mono;
    this.clock = () => clock().mono;
    this.writer = new JournalWriter(path, {
      schema: 'holdfast.drill/1',
      ...plan,
      startedAt: new Date(wall).toISOString(),
      startedMono: mono,
      status: 'running',
      phases: [],
      events: [],
      failovers: [],
      samples: [],
      epochs: [],
      checks: [],
      conditions: [],
    });
  }

  private readonly clock: () => number;

  get journal(): DrillJournal {
    return this.writer.journal;
  }

  /** Milliseconds since the drill started, of now or of a moment on the host's monotonic clock. */
  at(mono = this.clock()): number {
    return Math.round((mono - this.startedMono) * 1000) / 1000;
  }

  /** Ends the phase that lasts, and begins the next. */
  phase(name: string, budgetSeconds?: number): void {
    const at = this.at();
    this.writer.update(({ phases }) => {
      const last = phases.at(-1);
      if (last && last.endedAt === undefined) last.endedAt = at;
      phases.push({ name, startedAt: at, budgetSeconds });
    });
  }

  event(source: string, text: string, level: 'info' | 'warning' | 'error' = 'info'): void {
    this.writer.append('events', { at: this.at(), source, text, level });
  }

  /** From here on the prediction and the hypothesis are frozen. */
  faultInjected(): void {
    const at = this.at();
    this.writer.update(({ fault }) => void (fault.injectedAt = at));
  }

  faultHealed(): void {
    const at = this.at();
    this.writer.update(({ fault }) => void (fault.healedAt = at));
  }

  /** The crash that was ordered has struck; the proof is the struck process's own. */
  crashed(struck: NonNullable<Crash['struck']>): void {
    this.writer.update(({ crash }) => crash && void (crash.struck = struck));
  }

  emulatorRestarted(restart: NonNullable<Crash['restart']>): void {
    this.writer.update(({ crash }) => crash && void (crash.restart = restart));
  }

  /** Adds a failover, or replaces what was known of the same epoch. Times of its steps are already those of the drill. */
  failover(record: Failover): void {
    const { failovers } = this.journal;
    if (failovers.some((known) => isDeepStrictEqual(known, record))) return;
    const known = failovers.findIndex(({ epoch }) => epoch === record.epoch);
    this.writer.append('failovers', record);
    if (known >= 0) failovers.splice(known, 1);
  }

  samples(samples: readonly Sample[]): void {
    if (samples.length > 0) this.writer.append('samples', ...samples.map((sample) => this.journalSample(sample)));
  }

  /** Takes over what the checker found, and judges the hypothesis by it. */
  verdict(verdict: Verdict, failbackPauseSeconds?: number): void {
    const { longestGap, ...figures } = verdict.figures;
    const outage = longestGap && {
      from: this.at(longestGap.from),
      to: longestGap.to === undefined ? undefined : this.at(longestGap.to),
    };
    this.writer.update((draft) => {
      draft.checks = verdict.checks;
      draft.epochs = verdict.epochs;
      draft.measurements = { ...figures, outage, failbackPauseSeconds };
      draft.conditions = conditionsOf(draft.hypothesis, verdict);
      draft.held = draft.conditions.every(({ holds }) => holds);
    });
  }

  /** Adds a condition that the checker cannot judge, for instance that no Region failover followed. */
  condition(name: string, expected: string, measured: string, holds: boolean): void {
    this.writer.update((draft) => {
      draft.conditions.push({ name, expected, measured, holds });
      draft.held = draft.conditions.every((condition) => condition.holds);
    });
  }

  finish(): void {
    this.end('finished');
  }

  /** The drill ends before its verdict: a stop condition, a signal, an error. */
  stop(reason: string): void {
    this.end('stopped', reason);
  }

  private end(status: 'finished' | 'stopped', reason?: string): void {
    const at = this.at();
    this.writer.update((draft) => {
      const last = draft.phases.at(-1);
      if (last && last.endedAt === undefined) last.endedAt = at;
      draft.status = status;
      draft.stopReason = reason;
      draft.finishedAt = new Date(Date.parse(draft.startedAt) + at).toISOString();
    });
  }

  private journalSample({ mono, interval: _, ...counts }: Sample): JournalSample {
    return { at: this.at(mono), ...counts };
  }
}
