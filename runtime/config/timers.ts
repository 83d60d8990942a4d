import { z } from 'zod';

/** Every timer of the failover, in seconds. Production defaults; the rules that bind them are in `settings`. */
export const timersSchema = z.strictObject({
  /** R: every instance of the holder renews this often. */
  renewInterval: z.number().positive(),
  /** T: time-out of one request to the store. */
  requestTimeout: z.number().positive(),
  /** How long a process may stall before its lease lapses. */
  pauseAllowance: z.number().nonnegative(),
  /** L: validity of a renewal, counted from before its request was sent. */
  lease: z.number().positive(),
  /** W: a beat that stands still for this long belongs to nobody. */
  wait: z.number().positive(),
  /** e: validity that must be left when a write is acknowledged. */
  margin: z.number().positive(),
  /** Renewals need a canary transaction that committed at most this long ago. */
  canaryAge: z.number().positive(),
  /** O: how often the controller reads the beat. */
  beatPoll: z.number().positive(),
  probeInterval: z.number().positive(),
  probeTimeout: z.number().positive(),
  /** D: a quorum must see the holder down for this long. */
  dwell: z.number().positive(),
  /** A vote older than this does not count. */
  observerStaleness: z.number().positive(),
  /** Health check that moves the traffic. */
  switchInterval: z.number().positive(),
  switchThreshold: z.number().int().positive(),
  /** TTL of the failover records. */
  ttl: z.number().positive(),
  /** At most one automatic failover in this time. */
  blockWindow: z.number().positive(),
  /** A failback needs the holder to have been stable for this long. */
  stablePeriod: z.number().positive(),
  /** How often an unfinished failover is looked for. */
  reconcileInterval: z.number().positive(),
});

export type Timers = z.infer<typeof timersSchema>;

export const productionTimers: Timers = {
  renewInterval: 2,
  requestTimeout: 2,
  pauseAllowance: 6,
  lease: 12,
  wait: 14,
  margin: 1,
  canaryAge: 5,
  beatPoll: 2,
  probeInterval: 10,
  probeTimeout: 5,
  dwell: 130,
  observerStaleness: 30,
  switchInterval: 10,
  switchThreshold: 2,
  ttl: 60,
  blockWindow: 3600,
  stablePeriod: 300,
  reconcileInterval: 60,
};

/** Divides every duration by `speed`; counts (thresholds) stay. The failover runs faster, its shape is the same. */
export function scaleTimers(timers: Timers, speed: number): Timers {
  const scaled = Object.entries(timers).map(([name, value]) => [
    name,
    name === 'switchThreshold' ? value : value / speed,
  ]);
  return Object.fromEntries(scaled) as Timers;
}
