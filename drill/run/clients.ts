import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalRegion } from '../../local/region/region';
import { now, type Sample, sampleInterval } from '../history';
import { startLoadProcess, type RunningLoad } from './load-process';

/** Milliseconds between two questions for what the clients have seen. */
const pollInterval = 250;

/** Clients that pay until they are stopped, and what they see. */
export class Clients {
  private readonly seen: Sample[] = [];
  private readonly polling: NodeJS.Timeout;

  constructor(
    private readonly load: RunningLoad,
    private readonly onSamples: (samples: readonly Sample[]) => void,
  ) {
    this.polling = setInterval(() => void this.sample(), pollInterval);
  }

  static async start(
    region: LocalRegion,
    folder: string,
    seed: number,
    onSamples: (samples: readonly Sample[]) => void,
  ): Promise<Clients> {
    return new Clients(await startLoadProcess(region, folder, seed), onSamples);
  }

  /** File that the clients' history is written to. */
  get history(): string {
    return this.load.history;
  }

  /** True once every sample of the last seconds has acknowledgements and no failure; false after the limit. */
  async untilServed(seconds: number, limitSeconds: number): Promise<boolean> {
    const deadline = performance.now() + limitSeconds * 1000;
    const since = now().mono;
    const wanted = Math.ceil((seconds * 1000) / sampleInterval);
    while (performance.now() < deadline) {
      const recent = this.seen.filter(({ mono }) => mono >= since).slice(-wanted);
      const good = recent.filter(({ ok, refused, unknown, errors }) => ok > 0 && refused + unknown + errors === 0);
      if (recent.length === wanted && good.length === wanted) return true;
      await sleep(100);
    }
    return false;
  }

  /** Resolves once everything in flight is settled and the history is complete. */
  async stop(): Promise<void> {
    await this.load.controller.stop();
    this.close();
    await this.sample();
  }

  /** Stops asking them; they end with their run. */
  close(): void {
    clearInterval(this.polling);
  }

  private async sample(): Promise<void> {
    const samples = await this.load.controller.newSamples().catch(() => []);
    // Nobody asks for what is long over.
    this.seen.splice(0, Math.max(0, this.seen.length - kept));
    this.seen.push(...samples);
    this.onSamples(samples);
  }
}

/** Samples that are kept: a minute of them. */
const kept = 60_000 / sampleInterval;
