import { assessAvailability, percent } from '../../../assess/availability';

const level = (availability: number) => [{ name: 'part', availability, source: 'a promise' }];

test('without a failover, outages of regional services count in full', () => {
  const result = assessAvailability({ failover: Infinity, regional: level(0.999), shared: [] });
  expect(result.availability).toBeCloseTo(0.999, 9);
});

test('a failover cuts an outage off', () => {
  const result = assessAvailability({ failover: 900, meanOutage: 3600, regional: level(0.999), shared: [] });
  expect(result.availability).toBeCloseTo(1 - 0.001 / 4, 9);
});

test('a failover that takes longer than an outage saves nothing of it', () => {
  const result = assessAvailability({ failover: 900, meanOutage: 60, regional: level(0.999), shared: [] });
  expect(result.availability).toBeCloseTo(0.999, 9);
});

test('a shared service counts in full, however fast the failover', () => {
  const result = assessAvailability({ failover: 1, regional: [], shared: level(0.9999) });
  expect(result.availability).toBeCloseTo(0.9999, 9);
});

test('payments with its failover of 894 s reaches 99.98 %, and 99.92 % without one', () => {
  expect([894, Infinity].map((failover) => percent(assessAvailability({ failover }).availability))).toEqual([
    '99.981 %',
    '99.929 %',
  ]);
});

test('a share is never rounded up', () => {
  expect([percent(0.9999), percent(0.999899)]).toEqual(['99.99 %', '99.989 %']);
});
