import type { Clock } from '../../runtime/clock/clock';
import { classify, timeoutCode, codeOf } from '../../runtime/database/classify';
import type { Credentials } from '../../runtime/database/connection';
import { nameOf } from '../../runtime/database/member';
import { HaPool, NoMember, type HaPoolOptions } from '../../runtime/database/pool';
import { LeaseClient } from '../../runtime/lease/client';
import type { LeaseState } from '../../runtime/lease/state';
import type { LeaseStore } from '../../runtime/lease/store';
import { Keeper } from '../../runtime/ledger/keeper';
import { PgLedger } from '../../runtime/ledger/pg-ledger';
import type { Journal } from '../../runtime/ledger/ports';
import { readBalance, type BalanceOutcome } from '../../runtime/ledger/read';
import { LaneWriter } from '../../runtime/ledger/writer';
import type { InstanceEnvironment } from './environment';
import type { HealthFacts } from './health';
import { limitsOf, type Limits } from './limits';
import { databaseAuthorities } from '../common/authorities';
import { limited, type Log } from '../common/log';
import { openingBalances } from './opening-balances';

/** What an instance is made of; everything that a test may want to play itself. */
export interface InstanceParts {
  readonly environment: InstanceEnvironment;
  readonly clock: Clock;
  readonly leaseStore: LeaseStore;
  /** Used in the grade `journal` only. */
  readonly journal: Journal;
  readonly credentials: () => Promise<Credentials>;
  readonly log: Log;
  /** @default a pool over real connections */
  readonly openPool?: (options: HaPoolOptions) => HaPool;
}

/**
 * One instance of the payments service. It runs in both Regions: with the lease it writes, without it waits. Neither the
 * database nor the store need to be there when it starts.
 */
export class PaymentsInstance {
  readonly lease: LeaseClient;
  readonly keeper: Keeper;
  readonly pool: HaPool;
  readonly writer: LaneWriter;
  readonly limits: Limits;
  private readonly stopping = new AbortController();
  private readonly loops: Promise<void>[] = [];
  private leaving = false;

  constructor(private readonly parts: InstanceParts) {
    const { environment, clock, log } = parts;
    const { config, region, instance } = environment;
    this.limits = limitsOf(config.timers);
    const { limits } = this;
    const journal = config.grade === 'journal' ? parts.journal : undefined;
    const quiet = limited(log);
    const openPool = parts.openPool ?? ((options) => new HaPool(options));
    this.pool = openPool({
      members: environment.members,
      database: config.databaseName,
      credentials: parts.credentials,
      certificateAuthorities: databaseAuthorities,
      applicationName: `holdfast-${instance}`,
      connectTimeout: limits.connect,
      statementTimeout: limits.statement,
      idleInTransactionTimeout: limits.idleInTransaction,
      watchInterval: limits.watch,
      probeTimeout: limits.probe,
      onWriter: (member) => log('info', 'writer changed', { writer: member ? nameOf(member) : 'none' }),
      onSight: (member, before, after) =>
        log('info', 'database member changed', { member: nameOf(member), before: before.role, ...after }),
    });
    this.lease = new LeaseClient({
      region,
      store: parts.leaseStore,
      clock,
      timers: limits,
      birth:
        region === config.regions.primary
          ? { scope: config.scope, epoch: 1, holder: region, beat: 0, phase: 'serving' }
          : undefined,
      onEvent: (event) => {
        if (event.kind === 'no-answer') return quiet('warn', `store gives no answer to ${event.request}`, { ...event });
        const { before, after } = event;
        const { epoch, holder, phase, revoked, refused } = after;
        if (epoch !== before.epoch || phase !== before.phase) this.keeper.wake();
        const ended = after.generation !== before.generation && before.validUntil > clock.now();
        if (ended || !sameLease(before, after))
          log('info', 'lease changed', { epoch, holder, phase, revoked, refused, ended });
      },
    });
    this.keeper = new Keeper({
      region,
      lease: this.lease,
      pool: this.pool,
      journal,
      clock,
      lanes: config.lanes,
      openingBalances,
      interval: limits.renewInterval,
      deadline: limits.statement,
      onEvent: (event) =>
        event.kind === 'canary-failed' || event.kind === 'birth-refused'
          ? quiet('warn', event.kind, { ...event })
          : log('info', event.kind, { epoch: event.epoch }),
    });
    this.writer = new LaneWriter({
      lease: this.lease,
      ledger: new PgLedger(this.pool),
      journal,
      lanes: config.lanes,
      margin: limits.margin,
      deadline: limits.statement,
      isTransient,
      onError: (error, lane) => quiet('warn', 'payment attempt failed', { error, lane }),
    });
  }

  /** Starts to look for the lease and the database. */
  start(): void {
    const { signal } = this.stopping;
    this.loops.push(this.lease.run(signal), this.keeper.run(signal));
  }

  /** From now on: unhealthy, and no new work. */
  drain(): void {
    this.leaving = true;
  }

  get draining(): boolean {
    return this.leaving;
  }

  async stop(): Promise<void> {
    this.drain();
    this.stopping.abort();
    await this.pool.close();
    await Promise.all(this.loops);
  }

  balance(account: string): Promise<BalanceOutcome> {
    const { lease, pool, limits } = this;
    return readBalance({ lease, pool, margin: limits.margin, deadline: limits.statement }, account);
  }

  facts(): HealthFacts {
    const { limits, lease, keeper, pool } = this;
    return {
      region: this.parts.environment.region,
      now: this.parts.clock.now(),
      draining: this.leaving,
      grant: lease.grant(),
      storeHeardAt: lease.state.heardAt,
      storeSilence: limits.lease,
      canary: keeper.last,
      canaryAge: limits.canaryAge,
      writerKnown: pool.writer !== undefined,
      replicaKnown: pool.monitor.replicas.length > 0,
    };
  }
}

function sameLease(a: LeaseState, b: LeaseState): boolean {
  return (['epoch', 'holder', 'phase', 'revoked', 'refused'] as const).every((field) => a[field] === b[field]);
}

/** Worth another try at once. What has already waited its time is for the client to try again. */
function isTransient(error: unknown): boolean {
  return !(error instanceof NoMember) && codeOf(error) !== timeoutCode && classify(error, 'in-transaction') === 'retry';
}
