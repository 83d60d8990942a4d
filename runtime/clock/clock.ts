import { uptime } from 'node:os';

/** Time as the runtime needs it. Passed in, so that a simulation can drive everything that waits or expires. */
export interface Clock {
  /** Milliseconds that only grow, and that go on while the host is suspended. Not comparable between hosts. */
  now(): number;
  /** Number of jumps seen so far: times when the clocks of this host disagreed about how much time had passed. */
  jumps(): number;
  /** Resolves after `ms` milliseconds, or at once when the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The clocks of a host, each in milliseconds. */
export interface HostClocks {
  /** CLOCK_MONOTONIC: stops while the host is suspended. */
  monotonic(): number;
  /** CLOCK_BOOTTIME (10 ms steps on Linux): goes on while the host is suspended. */
  boot(): number;
  /** The wall clock: stepped by people and NTP, also after a hypervisor paused the machine. */
  wall(): number;
}

const hostClocks: HostClocks = {
  monotonic: () => Number(process.hrtime.bigint() / 1000n) / 1000,
  boot: () => uptime() * 1000,
  wall: () => Date.now(),
};

/** Disagreement between two clocks that is taken for measurement noise, milliseconds. */
export interface JumpTolerance {
  /** Default 50 on Linux, 1500 elsewhere (whole seconds). */
  readonly boot?: number;
  /** Default 500. */
  readonly wall?: number;
}

interface Sample {
  readonly monotonic: number;
  readonly boot: number;
  readonly wall: number;
}

/**
 * A clock that counts suspension. Node's own monotonic clock has microseconds but stops in suspension, the boot clock
 * counts it but has steps of 10 ms: time is taken from the first and corrected by the second. A disagreement beyond the
 * tolerance, also with the wall clock, counts as a jump; whoever holds a lease gives it up then.
 */
export function hostClock(tolerance: JumpTolerance = {}, host: HostClocks = hostClocks): Clock {
  const limit = { boot: tolerance.boot ?? (process.platform === 'linux' ? 50 : 1500), wall: tolerance.wall ?? 500 };
  let reference = sampleOf(host, limit.boot) ?? readAll(host);
  let offset = 0;
  let jumps = 0;
  let last = reference.monotonic;

  function observe(): number {
    const sample = sampleOf(host, limit.boot);
    if (!sample) return host.monotonic() + offset;
    const passed = sample.monotonic - reference.monotonic;
    const suspended = sample.boot - reference.boot - passed;
    const stepped = sample.wall - reference.wall - passed;
    if (Math.abs(suspended) > limit.boot || Math.abs(stepped) > limit.wall) {
      jumps++;
      // Only ever forwards: a lease may be given up too early, never kept too long.
      offset += Math.max(0, suspended, stepped);
      reference = sample;
    }
    return sample.monotonic + offset;
  }

  return {
    now: () => (last = Math.max(last, observe())),
    jumps: () => {
      observe();
      return jumps;
    },
    sleep,
  };
}

/** Reads the three clocks; undefined when the process was descheduled in between, so that they cannot be compared. */
function sampleOf(host: HostClocks, limit: number): Sample | undefined {
  for (let attempt = 0; attempt < 3; attempt++) {
    const before = host.monotonic();
    const sample = readAll(host);
    if (host.monotonic() - before < limit / 2) return sample;
  }
  return undefined;
}

function readAll(host: HostClocks): Sample {
  return { monotonic: host.monotonic(), boot: host.boot(), wall: host.wall() };
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, Math.max(0, ms));
    signal?.addEventListener('abort', finish, { once: true });
  });
}
