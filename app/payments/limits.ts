import type { Timers } from '../../runtime/config/timers';

/** Every time limit of an instance, milliseconds, derived from the failover's timers so that they scale together. */
export interface Limits {
  readonly renewInterval: number;
  readonly requestTimeout: number;
  readonly lease: number;
  readonly margin: number;
  readonly canaryAge: number;
  /** A database statement, and waiting for a connection or a lane. */
  readonly statement: number;
  readonly connect: number;
  readonly watch: number;
  readonly probe: number;
  /** A transaction that waits for the journal, at both endpoints, is not cut off by the server. */
  readonly idleInTransaction: number;
  /** How long a request waits for a lease that is on its way from one Region to the other. */
  readonly hold: number;
  /** How long the other Region may take for a request that is passed on; it may hold it, too. */
  readonly forward: number;
  /** How long a stopping instance finishes what it has begun. */
  readonly drain: number;
}

/** Shorter limits would take a busy host for a hung one. */
const least = { statement: 500, connect: 250, watch: 100, probe: 300 };

export function limitsOf(timers: Timers): Limits {
  const ms = (seconds: number) => seconds * 1000;
  const requestTimeout = ms(timers.requestTimeout);
  const statement = Math.max(least.statement, 2.5 * requestTimeout);
  const hold = Math.min(1000, ms(timers.lease));
  return {
    renewInterval: ms(timers.renewInterval),
    requestTimeout,
    lease: ms(timers.lease),
    margin: ms(timers.margin),
    canaryAge: ms(timers.canaryAge),
    statement,
    connect: Math.max(least.connect, requestTimeout),
    watch: Math.max(least.watch, ms(timers.renewInterval) / 2),
    probe: Math.max(least.probe, requestTimeout),
    idleInTransaction: 4 * requestTimeout + statement,
    hold,
    forward: hold + Math.max(500, 2 * requestTimeout),
    drain: Math.max(2000, 4 * requestTimeout + statement),
  };
}
