import { Process } from '../time/process';
import type { Network } from '../cloud/network';
import type { Doors } from './doors';
import { primary, standby, timers } from './settings';

/** Route 53: looks at the standby's `/takeover`, from outside, and answers with the Region where traffic belongs. */
export class Traffic {
  private healthy = false;
  private run = 0;

  constructor(
    private readonly network: Network,
    private readonly doors: Doors,
    private readonly checker: Process,
  ) {}

  get target(): string {
    return this.healthy ? standby : primary;
  }

  start(): void {
    this.network.scheduler.after(1000 * timers.switchInterval, () => void this.look(), this.checker);
  }

  private async look(): Promise<void> {
    const ok = await this.doors.request(standby, { path: '/takeover' }, 4000).then(
      ({ status }) => status === 200,
      () => false,
    );
    this.run = ok === this.healthy ? 0 : this.run + 1;
    if (this.run >= timers.switchThreshold) {
      this.healthy = ok;
      this.run = 0;
    }
    this.start();
  }
}
