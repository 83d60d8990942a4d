import type { Application, LeaseExchange } from '../world/application';
import type { World } from '../world/world';
import { Violation } from './violation';

/** What an instance was told about its lease, and so for how long it may believe in it. True time, milliseconds. */
interface Told {
  epoch: number;
  until: number;
  askedAt: number;
  /** When it was last told that it has none: what it asked for before confers nothing. */
  endedAt: number;
  jumps: number;
}

/** By how much a clock within its drift may be wrong about a lease, and looks between events. */
const share = 0.02;
const slack = 5;

/**
 * Validity begins when the request of a renewal that succeeded was sent and ends after L, with a refusal, a revocation, a new
 * epoch or a jump of the clock. What instances believe is held against what they were told.
 */
export class ValidityInvariants {
  private readonly told = new Map<string, Told>();
  private due = false;

  constructor(private readonly world: () => World) {}

  heard(application: Application, exchange: LeaseExchange): void {
    const told = this.of(application);
    this.due = true;
    if (exchange.kind === 'asks') told.askedAt = this.world().scheduler.now;
    else if (exchange.kind !== 'refused') this.learn(told, application, exchange);
    else if (exchange.epoch >= told.epoch) this.end(told);
  }

  private learn(
    told: Told,
    { region }: Application,
    exchange: Exclude<LeaseExchange, { kind: 'asks' | 'refused' }>,
  ): void {
    const { lease, kind } = exchange;
    if (lease.epoch < told.epoch) return;
    const names = lease.holder === region && lease.revokedBy === undefined;
    if (lease.epoch > told.epoch || !names) this.end(told);
    told.epoch = lease.epoch;
    if (kind === 'renewed' && names && told.askedAt >= told.endedAt)
      told.until = Math.max(told.until, exchange.sentAt + 1000 * this.world().config.timers.lease);
  }

  /** Judges every instance, if one of them was told something since. */
  judge(): void {
    if (!this.due) return;
    this.due = false;
    const world = this.world();
    if (!world.honest) return;
    for (const region of [world.config.regions.primary, world.config.regions.standby])
      for (const application of world.applications(region)) this.judgeOne(application);
  }

  judgeOne(application: Application): void {
    const { scheduler, config, honest } = this.world();
    if (!honest || !application.process.alive) return;
    const { until } = this.of(application);
    const { remaining, epoch } = application.instance.lease.grant();
    const allowed = Math.max(0, until - scheduler.now) + share * 1000 * config.timers.lease + slack;
    if (remaining > allowed)
      throw new Violation(
        'one region acknowledges',
        `${application.process.name} believes in epoch ${epoch} for ${Math.round(remaining)} ms, and was told so for ${Math.max(0, Math.round(until - scheduler.now))} ms`,
      );
  }

  /** What it was told, less what a jump of its clock has ended since. */
  private of({ process }: Application): Told {
    const { jumps } = process;
    const told = this.told.get(process.name) ?? { epoch: 0, until: 0, askedAt: 0, endedAt: -Infinity, jumps };
    this.told.set(process.name, told);
    if (told.jumps !== jumps) this.end(told);
    told.jumps = jumps;
    return told;
  }

  private end(told: Told): void {
    told.until = 0;
    told.endedAt = this.world().scheduler.now;
  }
}
