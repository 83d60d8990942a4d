import fc from 'fast-check';
import { latencyOfMiss, timeAtInstance } from '../../../assess/capacity';

test('an instance at the load that it is sized for answers 95 % within 15 ms', () => {
  expect(timeAtInstance(200, 200)).toBeCloseTo(0.015, 3);
});

test('an instance that gets twice what it is sized for never catches up', () => {
  expect(timeAtInstance(400, 200)).toBe(Infinity);
});

test('more load is never faster', () => {
  const load = fc.double({ min: 0, max: 500, noNaN: true });
  fc.assert(
    fc.property(load, load, (one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      return timeAtInstance(less, 200) <= timeAtInstance(more, 200);
    }),
  );
});

test('a miss pays for the way to the reader, to the origin, the instance and the data', () => {
  const lines = latencyOfMiss(200, 200);
  expect(lines.map(({ name, seconds }) => `${seconds} ${name}`)).toEqual([
    '0.03 reader',
    '0.08 origin',
    '0.015 instance',
    '0.02 data',
  ]);
});
