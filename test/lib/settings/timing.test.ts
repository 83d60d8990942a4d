import { awsServiceTimes, localServiceTimes, type ServiceTimes } from '../../../assess/objectives/service-times';
import { brokenTimingRules, shortBlockWindow } from '../../../lib/settings/timing';
import { productionTimers, scaleTimers, type Timers } from '../../../runtime/config/timers';

const bench: Timers = {
  renewInterval: 0.1,
  requestTimeout: 0.15,
  pauseAllowance: 0.2,
  lease: 0.6,
  wait: 0.65,
  margin: 0.05,
  canaryAge: 0.3,
  beatPoll: 0.1,
  probeInterval: 0.1,
  probeTimeout: 0.1,
  dwell: 1.5,
  observerStaleness: 0.4,
  switchInterval: 0.1,
  switchThreshold: 1,
  ttl: 0.1,
  blockWindow: 60,
  stablePeriod: 5,
  reconcileInterval: 1,
};

const broken = (change: Partial<Timers>, serviceTimes: ServiceTimes = awsServiceTimes) =>
  brokenTimingRules({ timers: { ...productionTimers, ...change }, serviceTimes, grade: 'journal' });

test('the production timers keep every rule', () => {
  expect(broken({})).toEqual([]);
});

test('the production timers keep every rule at ten times the speed', () => {
  const subject = {
    timers: scaleTimers(productionTimers, 10),
    serviceTimes: localServiceTimes(),
    grade: 'journal' as const,
  };
  expect([...brokenTimingRules(subject), ...shortBlockWindow(subject)]).toEqual([]);
});

test('the tight timers of the bench keep every rule with local service times', () => {
  const subject = { timers: bench, serviceTimes: localServiceTimes(), grade: 'journal' as const };
  expect([...brokenTimingRules(subject), ...shortBlockWindow(subject)]).toEqual([]);
});

test('a bound that is exactly met counts as met in spite of rounding', () => {
  // 0.1 + 2 x 0.15 + 0.2 is a little more than 0.6 in binary.
  expect(broken({ ...bench, lease: 0.6, dwell: 130 })).toEqual([]);
});

/** Each rule of the protocol at its bound: the first value holds, the second breaks it. */
const bounds: [keyof Timers, number, number][] = [
  ['lease', 12, 11.9],
  ['wait', 12.25, 12.24],
  ['margin', 7.9, 8],
  ['canaryAge', 10, 10.1],
  ['probeTimeout', 10, 10.1],
  ['observerStaleness', 15, 14.9],
  ['observerStaleness', 129, 130],
  ['dwell', 121, 120],
  ['requestTimeout', 2, 2.1],
];

test.each(bounds)('%s holds at %p', (name, holds) => {
  expect(broken({ [name]: holds })).toEqual([]);
});

test.each(bounds)('fails when %s leaves its bound of %p for %p', (name, _holds, breaks) => {
  expect(broken({ [name]: breaks })).toHaveLength(1);
});

test('fails when the block window can end before the longest failover', () => {
  const timers = { ...productionTimers, blockWindow: 894 + 60 };
  expect(shortBlockWindow({ timers, serviceTimes: awsServiceTimes, grade: 'journal' })).toEqual([
    'timers.blockWindow: "954s" can end before the failover that opened it; allowed is more than "954s" (the longest failover); raise it',
  ]);
});
