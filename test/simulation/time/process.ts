import { Random, seedOf } from './random';

/** How a process's clock relates to true time: it runs at `rate` and stands `offset` milliseconds ahead. */
export interface ClockError {
  rate: number;
  offset: number;
}

/**
 * Something that runs code and can be killed or paused: an instance, an invocation of a function, a service. What it
 * waits for comes as events of its own; a killed process gets none any more, a paused one gets them later.
 */
export class Process {
  alive = true;
  /** How many reasons there are for which it stands still. */
  pauses = 0;
  /** When it last went on after standing still, milliseconds of true time. */
  awakeSince = 0;
  /** Steps of the clock that its owner would notice. */
  jumps = 0;
  /** Nothing that it sends arrives, and nothing reaches it. */
  isolated = false;
  readonly clock: ClockError = { rate: 1, offset: 0 };
  readonly random: Random;
  /** Requests sent so far; crashes are aimed at them. */
  calls = 0;
  private readonly endings: (() => void)[] = [];

  constructor(
    readonly name: string,
    /** Where it runs; undefined for customers. */
    readonly region: string | undefined,
    seed: number,
  ) {
    this.random = new Random(seedOf(seed, name));
  }

  /** Called once when the process is killed. */
  onEnd(ending: () => void): void {
    this.endings.push(ending);
  }

  kill(): void {
    if (!this.alive) return;
    this.alive = false;
    for (const ending of this.endings) ending();
  }
}
