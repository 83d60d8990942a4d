import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageRoot } from '../../local/process';
import { scheduleOf } from './faults/generate';
import { formatSchedule, parseSchedule } from './faults/schedule';
import { run } from './run';

/** Generous: on a host that has nothing else to do it takes a fifth of it. */
const limit = 900_000;

interface Found {
  readonly schedules: number;
  readonly acknowledged: number;
  readonly epochs: Readonly<Record<string, number>>;
  readonly violations: readonly unknown[];
  readonly shrunk?: unknown;
}

/** In a process of its own, as `npm run simulate` runs it: the test runner's sandbox would take gigabytes. */
async function explore(schedules: number, firstSeed: number): Promise<Found> {
  const script = join(packageRoot(), 'scripts/simulate.mjs');
  const options = ['--short', '--schedules', String(schedules), '--seed', String(firstSeed), '--json'];
  const child = spawn(process.execPath, [script, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    return JSON.parse(await text(child.stdout)) as Found;
  } finally {
    child.kill();
  }
}

test(
  'nothing that must never happen happens in 10,000 schedules',
  async () => {
    const found = await explore(10_000, 1);
    expect({ violations: found.violations, shrunk: found.shrunk }).toEqual({ violations: [] });
    expect(found.schedules).toBe(10_000);
    // Half of them move the lease, some there and back.
    expect(Object.keys(found.epochs).length).toBeGreaterThanOrEqual(3);
    expect(found.acknowledged).toBeGreaterThan(30_000);
  },
  limit,
);

test('a seed is replayed exactly, event by event', async () => {
  for (const seed of [7, 8, 9]) {
    const [one, two] = [
      await run(scheduleOf(seed, 'wide'), { trace: 'all' }),
      await run(scheduleOf(seed, 'wide'), { trace: 'all' }),
    ];
    expect(two).toEqual(one);
    expect(one.trace.length).toBeGreaterThan(10);
  }
});

test('a schedule is the same once it was written down and read', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const schedule = scheduleOf(seed, 'wide');
    expect(parseSchedule(formatSchedule(schedule))).toEqual(schedule);
  }
});
