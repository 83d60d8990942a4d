import { instancesFor, leastHitRate, loadBehind, withHeadroom } from '../../../assess/capacity';

test('of 100,000 requests a second an edge with 95 % hits leaves 5,000, and 6,000 with a fifth more', () => {
  expect(loadBehind(100_000, 95)).toBe(5000);
  expect(loadBehind(withHeadroom(100_000, 20), 95)).toBe(6000);
});

test('a part of an instance is an instance', () => {
  expect([instancesFor(6000, 200), instancesFor(6001, 200), instancesFor(0, 200)]).toEqual([30, 31, 1]);
});

test('below the least hit rate the capacity behind the cache is not enough', () => {
  const least = leastHitRate(120_000, 20_000);
  expect(least).toBeCloseTo(83.33, 2);
  expect(loadBehind(120_000, least)).toBeCloseTo(20_000, 6);
});

test('no hit is needed where the origin carries everything', () => {
  expect(leastHitRate(10_000, 10_000)).toBe(0);
});
