import { costOfDay, type DayInput } from '../../../assess/capacity';

const nothing: DayInput = {
  monthly: 0,
  parts: [],
  extraInstanceHours: 0,
  instancePrice: 0.0816,
  responseSize: 10,
};

test('a day of what is always there is a thirtieth of its month, more or less', () => {
  expect(costOfDay({ ...nothing, monthly: 3650 }).total).toBeCloseTo(120, 6);
});

test('ten thousand requests a second for a day are 864 million: 864 dollars, and 734 for their 8,640 GB', () => {
  const day = costOfDay({ ...nothing, parts: [{ hours: 24, requests: 10_000 }] });
  expect([day.requests, day.data]).toEqual([expect.closeTo(864, 6), expect.closeTo(734.4, 6)]);
});

test('forty instances for eight hours are 320 hours', () => {
  expect(costOfDay({ ...nothing, extraInstanceHours: 40 * 8 }).instances).toBeCloseTo(26.112, 6);
});

test('the total is the sum of its parts', () => {
  const { total, ...parts } = costOfDay({
    ...nothing,
    monthly: 1000,
    parts: [{ hours: 1, requests: 5 }],
    extraInstanceHours: 3,
  });
  expect(Object.values(parts).reduce((sum, one) => sum + one, 0)).toBeCloseTo(total, 9);
});
