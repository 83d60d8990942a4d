import pc from 'picocolors';
import type { Sample } from '../history';
import { clock, numbersLine, plain, renderFrame } from './render';
import { initialProgress, progressed, type ProgressChange, type ProgressState } from './state';

/** Told what happens while a drill runs. */
export interface Progress {
  phase(name: string): void;
  event(text: string): void;
  sample(sample: Sample): void;
  /** Leaves the last state on the screen; nothing is written afterwards. */
  close(): void;
}

/** A stream as progress needs it; `process.stderr` is one. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ProgressOptions {
  /**
   * Where it is written. With `--json` standard output belongs to the result: give `process.stderr` here. Default:
   * `process.stderr`.
   */
  readonly stream?: ProgressStream;
  /**
   * `live`: one picture, redrawn. `plain`: a line for each phase and event, and one a second for what clients see.
   * `json`: the same as `plain`, an object a line. `silent`: nothing. Default: `live` on a terminal, `plain` elsewhere.
   */
  readonly mode?: 'live' | 'plain' | 'json' | 'silent';
  /** Default: what the stream and NO_COLOR allow. */
  readonly colors?: boolean;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

export function createProgress(options: ProgressOptions = {}): Progress {
  const { stream = process.stderr, now = () => performance.now() } = options;
  const mode = options.mode ?? (stream.isTTY ? 'live' : 'plain');
  const colors = pc.createColors(options.colors ?? (pc.isColorSupported && stream.isTTY === true));
  const started = now();
  const elapsed = () => now() - started;
  const show = {
    live: () => new LiveView(stream, elapsed, colors),
    plain: () => new LineView((change, state) => plainLine(change, state, elapsed(), colors), stream),
    json: () => new LineView((change) => jsonLine(change, elapsed()), stream),
    silent: () => new LineView(() => undefined, stream),
  }[mode]();
  return new Told(show, elapsed);
}

/** Draws a state after a change. */
interface View {
  show(state: ProgressState, change: ProgressChange): void;
  close(): void;
}

class Told implements Progress {
  private state = initialProgress;
  private closed = false;

  constructor(
    private readonly view: View,
    private readonly elapsed: () => number,
  ) {}

  phase(name: string): void {
    this.apply({ kind: 'phase', at: this.elapsed(), name });
  }

  event(text: string): void {
    this.apply({ kind: 'event', at: this.elapsed(), text });
  }

  sample(sample: Sample): void {
    this.apply({ kind: 'sample', sample });
  }

  close(): void {
    if (this.closed) return;
    this.apply({ kind: 'end', at: this.elapsed() });
    this.closed = true;
    this.view.close();
  }

  private apply(change: ProgressChange): void {
    if (this.closed) return;
    this.state = progressed(this.state, change);
    this.view.show(this.state, change);
  }
}

/** Each frame is drawn over the one before. */
class LiveView implements View {
  private drawn = 0;
  private state = initialProgress;
  /** Keeps the running phase's time moving while nothing else happens. */
  private readonly ticker = setInterval(() => this.draw(), 250).unref();

  constructor(
    private readonly stream: ProgressStream,
    private readonly elapsed: () => number,
    private readonly colors: ReturnType<typeof pc.createColors>,
  ) {}

  show(state: ProgressState): void {
    this.state = state;
    this.draw();
  }

  close(): void {
    clearInterval(this.ticker);
  }

  private draw(): void {
    const lines = renderFrame(this.state, this.elapsed(), (this.stream.columns ?? 80) - 1, this.colors);
    const up = this.drawn > 0 ? `\u001b[${this.drawn}A\r` : '';
    this.stream.write(`${up}\u001b[J${lines.map((line) => `${line}\n`).join('')}`);
    this.drawn = lines.length;
  }
}

/** A line for each change that is worth one. */
class LineView implements View {
  private samples = 0;

  constructor(
    private readonly line: (change: ProgressChange, state: ProgressState) => string | undefined,
    private readonly stream: ProgressStream,
  ) {}

  show(state: ProgressState, change: ProgressChange): void {
    // Samples come four times a second; a log needs one.
    if (change.kind === 'sample' && ++this.samples % 4 !== 0) return;
    const line = this.line(change, state);
    if (line !== undefined) this.stream.write(`${line}\n`);
  }

  close(): void {}
}

function plainLine(
  change: ProgressChange,
  state: ProgressState,
  now: number,
  colors: ReturnType<typeof pc.createColors>,
): string | undefined {
  const line = (text: string) => `${colors.dim(clock(now))}  ${text}`;
  switch (change.kind) {
    case 'phase':
      return line(colors.bold(plain(change.name)));
    case 'event':
      return line(`  ${plain(change.text)}`);
    case 'sample':
      return line(`  ${numbersLine(state, colors)}`);
    case 'end':
      return undefined;
  }
}

function jsonLine(change: ProgressChange, now: number): string | undefined {
  return change.kind === 'end' ? undefined : JSON.stringify({ ...change, at: Math.round(now) });
}
