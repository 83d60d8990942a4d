import type { PaymentRequest } from '../../../runtime/ledger/request';
import type { Network } from '../cloud/network';
import { Process } from '../time/process';
import type { HttpAnswer } from './application';
import type { Doors } from './doors';
import { openingBalances, primary, standby, timers } from './settings';
import type { Traffic } from './traffic';

/** What a customer has been told about a payment. */
export interface Told {
  readonly key: string;
  readonly status: number;
  readonly at: number;
}

const accounts = Object.keys(openingBalances).slice(0, 4);

/** Milliseconds. */
const patience = 2500;
const most = 40;

/** Makes payments one after the other, and repeats each with its key until it is told how it ended. */
export class Customer {
  readonly told: Told[] = [];
  private region: string;
  private resolved = 0;
  private count = 0;

  constructor(
    readonly process: Process,
    private readonly network: Network,
    private readonly doors: Doors,
    private readonly traffic: Traffic,
    /** Milliseconds between payments. */
    private readonly pace: number,
  ) {
    this.region = traffic.target;
  }

  start(): void {
    this.network.scheduler.after(this.process.random.between(0, this.pace), () => void this.pay(), this.process);
  }

  /** Answers about payments that were begun after a time, milliseconds. */
  served(since: number): boolean {
    return this.told.some(({ at, status }) => at > since && status === 201);
  }

  private async pay(): Promise<void> {
    const { random, name } = this.process;
    const key = `${name}-${++this.count}`;
    const begun = this.network.scheduler.now;
    const payment = this.invent();
    for (let attempt = 1; attempt <= most; attempt++) {
      // Now and then impatient: two requests with the same key at once.
      const both = random.chance(0.1) ? [this.send(payment, key), this.send(payment, key)] : [this.send(payment, key)];
      const answers = await Promise.all(both);
      const final = answers.find((answer) => answer !== undefined && answer.status !== 503);
      if (final) {
        this.told.push({ key, status: final.status, at: begun });
        break;
      }
      await this.pause(random.between(200, 800));
    }
    await this.pause(random.between(0.5, 1.5) * this.pace);
    void this.pay();
  }

  private send(payment: PaymentRequest, key: string): Promise<HttpAnswer | undefined> {
    const { random } = this.process;
    const { scheduler } = this.network;
    if (scheduler.now - this.resolved > 1000 * timers.ttl) {
      this.region = this.traffic.target;
      this.resolved = scheduler.now;
    }
    // A resolver that keeps answers for too long, or a client that knows both front doors.
    const region = random.chance(0.1) ? random.pick([primary, standby]) : this.region;
    return this.doors.request(region, { path: '/transfers', payment, key }, patience).catch(() => undefined);
  }

  private invent(): PaymentRequest {
    const { random } = this.process;
    const to = random.pick(accounts);
    const amount = random.whole(1, 9);
    const from = random.pick(accounts.filter((account) => account !== to));
    return random.chance(0.25) ? { kind: 'credit', to, amount } : { kind: 'transfer', from, to, amount };
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.network.scheduler.after(milliseconds, resolve, this.process));
  }
}
