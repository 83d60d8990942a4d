import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AnswerType,
  type HistoryEvent,
  type HistoryWriter,
  now,
  type Sample,
  sampleInterval,
  SampleWindow,
} from '../history';
import type { ServiceClient } from './http';
import { nextOperation } from './operations';
import { closedPace, openGap } from './pace';
import { perform, type Performer } from './perform';
import { seededRandom } from './random';
import type { LoadSettings } from './settings';

/** What the load did, all in all. */
export interface LoadSummary {
  readonly seed: number;
  /** Milliseconds of the monotonic clock. */
  readonly started: number;
  readonly stopped: number;
  readonly attempts: number;
  readonly answers: Readonly<Record<AnswerType, number>>;
  /** Open loop: arrivals that were not sent because too many were in flight. */
  readonly shed: number;
}

export interface Load {
  /** Finished samples so far. */
  readonly samples: readonly Sample[];
  /** No new requests; waits for those in flight, flushes the history. Calling it again gives the same summary. */
  stop(): Promise<LoadSummary>;
}

export interface LoadPorts {
  readonly service: ServiceClient;
  readonly history: HistoryWriter;
  readonly onSample?: (sample: Sample) => void;
}

/** Starts the clients. */
export function startLoad(settings: LoadSettings, ports: LoadPorts): Load {
  return new RunningLoad(settings, ports);
}

class RunningLoad implements Load {
  readonly samples: Sample[] = [];
  private readonly started = now().mono;
  private readonly answers: Record<AnswerType, number> = emptyAnswers();
  private attempts = 0;
  private shed = 0;
  private retryUntil = Infinity;
  private window = new SampleWindow(this.started);
  private readonly sampler = setInterval(() => this.closeWindow(), sampleInterval);
  private readonly stopping = new AbortController();
  private readonly finished: Promise<unknown>;
  private summary?: Promise<LoadSummary>;

  constructor(
    private readonly settings: LoadSettings,
    private readonly ports: LoadPorts,
  ) {
    this.finished = settings.loop === 'open' ? this.openLoop() : this.closedLoop();
  }

  stop(): Promise<LoadSummary> {
    this.summary ??= this.end();
    return this.summary;
  }

  private closedLoop(): Promise<unknown> {
    const pace = closedPace(this.settings.rate, () => now().mono);
    const clients = Array.from({ length: this.settings.clients }, async (_, index) => {
      const client = this.client(index);
      for (await pace(); !this.stopping.signal.aborted; await pace()) await client();
    });
    return Promise.all(clients);
  }

  private async openLoop(): Promise<void> {
    const { rate, inFlight, clients, seed } = this.settings;
    const arrivals = seededRandom(seed, -1);
    const senders = Array.from({ length: clients }, (_, index) => this.client(index));
    const running = new Set<Promise<unknown>>();
    let due = now().mono;
    for (let count = 0; !this.stopping.signal.aborted; count++) {
      due += openGap(rate, arrivals);
      await sleep(Math.max(0, due - now().mono), undefined, { signal: this.stopping.signal }).catch(() => undefined);
      if (this.stopping.signal.aborted) break;
      if (running.size >= inFlight) {
        this.shed += 1;
        continue;
      }
      const request = senders[count % clients]!();
      running.add(request);
      void request.finally(() => running.delete(request));
    }
    await Promise.all(running);
  }

  /** A client with its own random numbers: each call makes and performs its next request. */
  private client(index: number): () => Promise<unknown> {
    const { seed, keyPrefix = String(seed) } = this.settings;
    const choices = seededRandom(seed, 2 * index);
    const performer: Performer = {
      service: this.ports.service,
      record: (event) => this.record(event),
      settings: this.settings,
      random: seededRandom(seed, 2 * index + 1),
      retryUntil: () => this.retryUntil,
    };
    let sequence = 0;
    return () =>
      perform(performer, `c${index}`, `${keyPrefix}-c${index}-${++sequence}`, nextOperation(choices, this.settings));
  }

  private record(event: HistoryEvent): void {
    this.ports.history.append(event);
    if (event.type === 'request') {
      this.attempts += 1;
      return;
    }
    this.answers[event.type] += 1;
    this.window.add(event);
  }

  private closeWindow(): void {
    const sample = this.window.close();
    this.window = new SampleWindow(now().mono);
    this.samples.push(sample);
    this.ports.onSample?.(sample);
  }

  private async end(): Promise<LoadSummary> {
    this.retryUntil = now().mono + this.settings.drain;
    this.stopping.abort();
    await this.finished;
    clearInterval(this.sampler);
    this.closeWindow();
    await this.ports.service.close();
    this.ports.history.close();
    const { started, attempts, answers, shed } = this;
    return { seed: this.settings.seed, started, stopped: now().mono, attempts, answers, shed };
  }
}

function emptyAnswers(): Record<AnswerType, number> {
  return { ack: 0, declined: 0, refused: 0, unknown: 0, error: 0, read: 0 };
}
