import { createWriteStream, type WriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { now, type Sample, sampleInterval } from '../../history';
import type { Load, LoadSummary } from '../../load/load';
import { closedPace } from '../../load/pace';
import { seededRandom } from '../../load/random';
import { CacheClient } from './client';
import type { ClientSettings } from './settings';
import { sampleOf, type Write, writesHeader } from './writes';

/** Milliseconds that a client waits, at most, after a write that was not acknowledged. */
const longestPause = 40;

/** Starts the clients; every write is in the history once it is answered. */
export function startClients(settings: ClientSettings, password: string): Load {
  return new RunningClients(settings, password);
}

class RunningClients implements Load {
  readonly samples: Sample[] = [];
  private readonly started = now().mono;
  private readonly answers = { ack: 0, declined: 0, refused: 0, unknown: 0, error: 0, read: 0 };
  private readonly file: WriteStream;
  private readonly clients: Promise<void>[];
  private readonly sampler = setInterval(() => this.closeWindow(), sampleInterval);
  private window: Write[] = [];
  private windowStart = this.started;
  private stopping = false;
  private stopped?: Promise<LoadSummary>;

  constructor(
    private readonly settings: ClientSettings,
    password: string,
  ) {
    const { history, seed, places, clients, rate, timeout } = settings;
    this.file = createWriteStream(history, { flags: 'wx' });
    this.line({ history: writesHeader, seed, started: now(), pid: process.pid });
    this.clients = places.flatMap(({ place, doors }, index) => {
      const pace = closedPace(rate, () => performance.now());
      return Array.from({ length: clients }, (_, number) => {
        const name = `${place.split('/').at(-1)}-${number + 1}`;
        const client = new CacheClient({ name, place, doors, password, timeout, seed });
        return this.run(client, pace, index * clients + number);
      });
    });
  }

  stop(): Promise<LoadSummary> {
    return (this.stopped ??= this.end());
  }

  private async end(): Promise<LoadSummary> {
    this.stopping = true;
    await Promise.all(this.clients);
    clearInterval(this.sampler);
    this.closeWindow();
    await new Promise<void>((resolve) => this.file.end(resolve));
    const { answers, started, settings } = this;
    const attempts = Object.values(answers).reduce((sum, count) => sum + count, 0);
    return { seed: settings.seed, started, stopped: now().mono, attempts, answers, shed: 0 };
  }

  private async run(client: CacheClient, pace: () => Promise<void>, stream: number): Promise<void> {
    const random = seededRandom(this.settings.seed, stream);
    while (!this.stopping) {
      await pace();
      const write = await client.write();
      this.record(write);
      if (write.outcome !== 'ack') await sleep(longestPause * random.fraction());
    }
    client.close();
  }

  private record(write: Write): void {
    this.answers[write.outcome] += 1;
    this.window.push(write);
    this.line(write);
  }

  private line(content: object): void {
    this.file.write(`${JSON.stringify(content)}\n`);
  }

  private closeWindow(): void {
    const at = now().mono;
    this.samples.push(sampleOf(this.windowStart, at - this.windowStart, this.window));
    this.window = [];
    this.windowStart = at;
  }
}
