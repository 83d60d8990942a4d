import { hostClock, type HostClocks } from '../../../runtime/clock/clock';

function played() {
  const times = { monotonic: 1000, boot: 5000, wall: 9_000_000 };
  const host: HostClocks = { monotonic: () => times.monotonic, boot: () => times.boot, wall: () => times.wall };
  const pass = (ms: number, ...clocks: (keyof typeof times)[]) => {
    for (const name of clocks.length ? clocks : (['monotonic', 'boot', 'wall'] as const)) times[name] += ms;
  };
  return { clock: hostClock({ boot: 50, wall: 500 }, host), pass };
}

test('time passes with the monotonic clock', () => {
  const { clock, pass } = played();
  const start = clock.now();
  pass(70);
  expect([clock.now() - start, clock.jumps()]).toEqual([70, 0]);
});

test('suspension counts, and is a jump', () => {
  const { clock, pass } = played();
  const start = clock.now();
  pass(60_000, 'boot', 'wall');
  expect([clock.now() - start, clock.jumps()]).toEqual([60_000, 1]);
});

test('suspensions too short to see one by one are seen when they add up', () => {
  const { clock, pass } = played();
  for (let i = 0; i < 6; i++) {
    pass(10, 'boot', 'wall');
    clock.now();
  }
  expect(clock.jumps()).toBe(1);
});

test('a wall clock that is set forwards is a jump, since the machine may have been paused', () => {
  const { clock, pass } = played();
  pass(2000, 'wall');
  expect(clock.jumps()).toBe(1);
});

test('a wall clock that is set backwards is a jump and does not give time back', () => {
  const { clock, pass } = played();
  const start = clock.now();
  pass(-5000, 'wall');
  expect([clock.now() - start, clock.jumps()]).toEqual([0, 1]);
});

test('the real clocks of this host agree with each other', async () => {
  const clock = hostClock();
  const start = clock.now();
  await clock.sleep(120);
  expect([clock.now() - start >= 119, clock.jumps()]).toEqual([true, 0]);
});

test('a sleep ends when its signal aborts', async () => {
  const stop = new AbortController();
  const sleeping = hostClock().sleep(60_000, stop.signal);
  stop.abort();
  await expect(sleeping).resolves.toBeUndefined();
});
