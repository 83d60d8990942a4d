import { checkEndpoint, checkerRegions } from './checker';
import { afterResult, isHealthy, isSettled, newOpinion, type Opinion } from './health';
import type { HealthCheckSettings } from './settings';

/** A health check as it stands. */
export interface CheckStatus {
  readonly id: string;
  /** After inversion. */
  readonly healthy: boolean;
  /** False while the checkers lack data and the status is the one that Route 53 assumes for new checks. */
  readonly settled: boolean;
  readonly observations: readonly Observation[];
}

export interface Observation {
  readonly region: string;
  readonly status: string;
  /** ISO 8601. */
  readonly at: string;
}

interface Checker {
  opinion: Opinion;
  observation?: Observation;
}

/** Runs every health check with three checkers of its own that don't coordinate, spread over the interval. */
export class HealthChecks {
  private readonly checkers = new Map<string, readonly Checker[]>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopped = false;

  /** @param front base URL of the front door behind a domain, or undefined if the domain does not resolve */
  constructor(
    private readonly checks: readonly HealthCheckSettings[],
    private readonly front: (domain: string) => string | undefined,
    private readonly speed: number,
  ) {
    for (const { id } of checks)
      this.checkers.set(
        id,
        checkerRegions.map(() => ({ opinion: newOpinion })),
      );
  }

  start(): void {
    for (const check of this.checks)
      this.checkersOf(check.id).forEach((checker, index) => {
        const interval = (check.interval * 1000) / this.speed;
        this.later((interval * index) / checkerRegions.length, () => this.run(check, checker, index));
      });
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
  }

  /** A check that does not exist is not healthy. */
  healthy(id: string): boolean {
    const check = this.checks.find((candidate) => candidate.id === id);
    return check !== undefined && isHealthy(this.opinions(id), check.inverted);
  }

  status(): CheckStatus[] {
    return this.checks.map(({ id, threshold }) => ({
      id,
      healthy: this.healthy(id),
      settled: isSettled(this.opinions(id), threshold),
      observations: this.checkersOf(id).flatMap(({ observation }) => observation ?? []),
    }));
  }

  private async run(check: HealthCheckSettings, checker: Checker, index: number): Promise<void> {
    const start = performance.now();
    const front = this.front(check.domain);
    const { ok, status } = front
      ? await checkEndpoint(front, check.domain, check.path, this.speed)
      : { ok: false, status: 'Failure: DNS resolution failed' };
    if (this.stopped) return;
    checker.opinion = afterResult(checker.opinion, ok, check.threshold);
    checker.observation = { region: checkerRegions[index], status, at: new Date().toISOString() };
    const wait = (check.interval * 1000) / this.speed - (performance.now() - start);
    this.later(Math.max(1, wait), () => this.run(check, checker, index));
  }

  private later(wait: number, action: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void action();
    }, wait);
    this.timers.add(timer);
  }

  private checkersOf(id: string): readonly Checker[] {
    return this.checkers.get(id) ?? [];
  }

  private opinions(id: string): Opinion[] {
    return this.checkersOf(id).map(({ opinion }) => opinion);
  }
}
