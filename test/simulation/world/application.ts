import { healthOf, takeoverOf } from '../../../app/payments/health';
import { PaymentsInstance } from '../../../app/payments/instance';
import { limitsOf } from '../../../app/payments/limits';
import { paymentAnswer } from '../../../app/payments/server';
import type { Clock } from '../../../runtime/clock/clock';
import type { RuntimeConfig } from '../../../runtime/config/config';
import { DynamoJournal } from '../../../runtime/ledger/journal-store';
import type { PaymentOutcome } from '../../../runtime/ledger/outcome';
import type { PaymentRequest } from '../../../runtime/ledger/request';
import { DynamoLeaseStore, type LeaseStore } from '../../../runtime/lease/store';
import type { Lease } from '../../../runtime/protocol/lease';
import { replicatedStore } from '../../../runtime/store/replicated-store';
import { documentsAt } from '../cloud/documents';
import { named, type Network, type Reply } from '../cloud/network';
import type { Store } from '../cloud/store';
import { poolFor } from '../database/pool';
import type { Server } from '../database/server';
import { Process } from '../time/process';
import { trueTime } from '../time/globals';
import type { Scheduler } from '../time/scheduler';

/** An answer as a client or a probe gets it. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface HttpRequest {
  readonly path: string;
  readonly key?: string;
  readonly payment?: PaymentRequest;
}

/** What an instance and the store say about the lease. */
export type LeaseExchange =
  | { readonly kind: 'read'; readonly lease: Lease }
  /** The instance is about to ask for a renewal. */
  | { readonly kind: 'asks' }
  /** `sentAt`: when the request was sent that this answers, milliseconds of true time. */
  | { readonly kind: 'renewed'; readonly lease: Lease; readonly sentAt: number }
  | { readonly kind: 'refused'; readonly epoch: number };

export interface ApplicationOptions {
  readonly network: Network;
  readonly store: Store;
  readonly config: RuntimeConfig;
  readonly seed: number;
  readonly server: (region: string) => Server | undefined;
  readonly tamper?: (statement: string) => string;
  /** Told at the moment in which an answer leaves the instance. */
  readonly onAnswer: (instance: Application, request: HttpRequest, outcome: PaymentOutcome) => void;
  /** Told at the moment in which the instance asks, and in which the answer reaches it. */
  readonly onLease: (instance: Application, answer: LeaseExchange) => void;
}

/** One instance of the payments service: the product's own, with the simulated world around it. */
export class Application {
  readonly process: Process;
  readonly instance: PaymentsInstance;

  constructor(
    name: string,
    readonly region: string,
    private readonly options: ApplicationOptions,
  ) {
    const { network, store, config, seed } = options;
    this.process = new Process(name, region, seed);
    const { random, clock } = this.process;
    clock.offset = random.between(0, 1e6);
    const { requestTimeout } = limitsOf(config.timers);
    const { primary, standby } = config.regions;
    const replicas = replicatedStore({
      regions: [region, region === primary ? standby : primary],
      requestTimeout,
      connect: (at) => documentsAt({ network, store, region: at, attempts: 1, timeout: requestTimeout }),
    });
    this.instance = new PaymentsInstance({
      environment: { config, region, instance: name, members: [], port: 0, host: '' },
      clock: clockOf(this.process, network.scheduler),
      leaseStore: overheard(
        new DynamoLeaseStore(replicas, config.tables.control, config.scope),
        network.scheduler,
        (answer) => options.onLease(this, answer),
      ),
      journal: new DynamoJournal(replicas, config.tables.journal),
      credentials: () => Promise.reject(new Error('nobody asks for credentials')),
      log: () => undefined,
      openPool: (pool) => poolFor(pool, network, () => options.server(region), options.tamper),
    });
  }

  start(): void {
    this.options.network.scheduler.after(
      this.process.random.between(0, 300),
      () => this.instance.start(),
      this.process,
    );
  }

  /** A request that the load balancer passed on to this instance. */
  serve(request: HttpRequest, reply: Reply<HttpAnswer>): void {
    const { scheduler } = this.options.network;
    if (!this.process.alive) return reply.reject(named('error', 'connection refused', 'ECONNREFUSED'));
    const { instance } = this;
    scheduler.after(
      0.1,
      () => {
        if (request.path === '/health') return reply.resolve(answerOf(healthOf(instance.facts())));
        if (request.path === '/takeover') return reply.resolve(answerOf(takeoverOf(instance.facts())));
        void instance.writer.pay(request.payment!, request.key!).then((outcome) => {
          this.options.onAnswer(this, request, outcome);
          reply.resolve(paymentAnswer(outcome));
        });
      },
      this.process,
    );
  }
}

const answerOf = ({ ok, role, reasons }: { ok: boolean; role: string; reasons: readonly string[] }): HttpAnswer => ({
  status: ok ? 200 : 503,
  body: { ok, role, reasons },
});

/** A store to which somebody else listens. */
function overheard(store: LeaseStore, scheduler: Scheduler, tell: (answer: LeaseExchange) => void): LeaseStore {
  return {
    read: async () => {
      const lease = await store.read();
      if (lease) tell({ kind: 'read', lease });
      return lease;
    },
    renew: async (epoch, holder, onSend) => {
      tell({ kind: 'asks' });
      let sentAt = scheduler.now;
      const lease = await store.renew(epoch, holder, () => {
        sentAt = scheduler.now;
        onSend();
      });
      tell(lease ? { kind: 'renewed', lease, sentAt } : { kind: 'refused', epoch });
      return lease;
    },
    create: (lease) => store.create(lease),
  };
}

/** The clock of an instance's host, with its error. */
function clockOf(process: Process, scheduler: Scheduler): Clock {
  return {
    now: () => scheduler.now * process.clock.rate + process.clock.offset,
    jumps: () => process.jumps,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const finish = () => {
          timer.cancelled = true;
          signal?.removeEventListener('abort', finish);
          resolve();
        };
        const timer = scheduler.after(trueTime(milliseconds, process), finish, process);
        signal?.addEventListener('abort', finish);
      }),
  };
}
