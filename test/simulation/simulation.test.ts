import { explore } from './explore';
import { scheduleOf } from './faults/generate';
import { formatSchedule, parseSchedule } from './faults/schedule';
import { run } from './run';
import { shrink } from './shrink';

/** Generous: on a host that has nothing else to do it takes a tenth of it. */
const limit = 900_000;

test(
  'nothing that must never happen happens in 10,000 schedules',
  async () => {
    const found = await explore({ firstSeed: 1, schedules: 10_000, scale: 'short', violations: 1 });
    const [first] = found.violations;
    if (first) {
      const { schedule, trace, violation } = await shrink(first);
      const text = [...formatSchedule(schedule), '---', ...trace].join('\n');
      throw new Error(`seed ${first.schedule.seed} violates "${violation!.invariant}":\n${text}`);
    }
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
