import { request } from 'undici';
import type { Sample } from '../history';
import type { LoadSummary } from './load';

/** Speaks to a load process by the port of its ready line. */
export class LoadController {
  private seen = 0;
  private asking: Promise<unknown> = Promise.resolve();

  constructor(private readonly port: number) {}

  /** Samples that were finished since the last call. Calls that overlap wait for each other: no sample comes twice. */
  newSamples(): Promise<Sample[]> {
    const answer = this.asking.then(async () => {
      const { samples } = await this.call<{ samples: Sample[] }>('GET', `/samples?from=${this.seen}`);
      this.seen += samples.length;
      return samples;
    });
    this.asking = answer.catch(() => undefined);
    return answer;
  }

  /** Ends the load; resolves when everything in flight is settled and the history is complete on disk. */
  async stop(): Promise<LoadSummary> {
    return (await this.call<{ summary: LoadSummary }>('POST', '/stop')).summary;
  }

  private async call<T>(method: 'GET' | 'POST', path: string): Promise<T> {
    const response = await request(`http://127.0.0.1:${this.port}${path}`, { method, headersTimeout: 60_000 });
    const body = (await response.body.json()) as T & { error?: string };
    if (response.statusCode !== 200) throw new Error(`the load answered ${response.statusCode}: ${body.error}`);
    return body;
  }
}
