import fc from 'fast-check';
import {
  awsServiceTimes,
  expectRegionFailover,
  localServiceTimes,
  predictRegionFailover,
} from '../../../assess/objectives';
import { productionTimers, scaleTimers } from '../../../runtime/config/timers';

const production = { timers: productionTimers, serviceTimes: awsServiceTimes };

test('each periodic wait is met half way through, and clients do not wait for the verification', () => {
  expect(expectRegionFailover(production).lines.map(({ name, seconds }) => [name, seconds])).toEqual([
    ['detection', 141],
    ['take', 5],
    ['seal', 10],
    ['promotion', 600],
    ['fence', 5],
    ['replay', 20],
    ['switch', 15],
    ['TTL', 30],
  ]);
});

test('the total is the sum of the lines', () => {
  expect(expectRegionFailover(production).total).toBe(826);
});

test('a sick holder takes the same time longer as in the budget', () => {
  const expected = expectRegionFailover(production);
  expect(expected.sick - expected.total).toBe(14);
});

test('what is expected never exceeds the budget, whatever the timers', () => {
  const seconds = fc.double({ min: 0.01, max: 1000, noNaN: true });
  const property = fc.property(seconds, seconds, seconds, seconds, fc.integer({ min: 1, max: 10 }), (...values) => {
    const [probeInterval, dwell, switchInterval, ttl, switchThreshold] = values;
    // A poll is shorter than a probe interval in every sound set of timers.
    const timers = {
      ...productionTimers,
      probeInterval,
      dwell,
      switchInterval,
      ttl,
      switchThreshold,
      beatPoll: probeInterval,
    };
    const input = { timers, serviceTimes: awsServiceTimes };
    return expectRegionFailover(input).total <= predictRegionFailover(input).total;
  });
  fc.assert(property, { seed: 1, numRuns: 200 });
});

test('at ten times the speed only the timers shrink', () => {
  const serviceTimes = localServiceTimes();
  const at = (speed: number) =>
    expectRegionFailover({ timers: scaleTimers(productionTimers, speed), serviceTimes }).total;
  const services = 0.5 + 0.5 + 2 + 0.5 + 0.5;
  expect(at(10)).toBeCloseTo((at(1) - services) / 10 + services, 2);
});
