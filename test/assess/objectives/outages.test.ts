import {
  type Cover,
  databaseInOtherZone,
  detectionOf,
  largestLoss,
  lengthOf,
  longestOutage,
  movedByDns,
  promotedByHand,
  stepsInOneLine,
} from '../../../assess/objectives';
import { awsServiceTimes } from '../../../assess/objectives/service-times';

const check = { interval: 10, threshold: 3, timeout: 6 };
const cover = (outage: string, takes: Cover['takes'], seconds: number, loses = 0): Cover => ({
  outage,
  takes,
  lines: [{ name: 'recovery', seconds, why: 'an example' }],
  loses,
});

test('detection waits for every question of the threshold and for the time-out of the last one', () => {
  expect(detectionOf(check).seconds).toBe(36);
});

test('a move by DNS is detection and the answers that resolvers still hold', () => {
  expect(stepsInOneLine({ ...cover('the Region', ['reads'], 0), lines: movedByDns(check, 60) })).toBe(
    '36 detection + 60 TTL = 96 s',
  );
});

test('a database that fails over inside its Region takes what AWS publishes', () => {
  expect(lengthOf({ lines: databaseInOtherZone(awsServiceTimes) })).toBe(120);
});

test('a promotion by hand is the decision of people and the promotion', () => {
  expect(promotedByHand(900, awsServiceTimes).map(({ name, seconds }) => [name, seconds])).toEqual([
    ['decision', 900],
    ['promotion', 600],
  ]);
});

test('the longest outage of a service is told from those that do not take it', () => {
  const covers = [cover('an instance', ['reads', 'writes'], 25), cover('the database', ['writes'], 120)];
  expect(longestOutage(covers, 'reads')?.outage).toBe('an instance');
  expect(longestOutage(covers, 'writes')?.outage).toBe('the database');
  expect(longestOutage([covers[1]!], 'reads')).toBeUndefined();
});

test('the largest loss is that of the copy that lags the most', () => {
  const covers = [cover('a zone', ['writes'], 120), cover('the Region', ['writes'], 60, 30)];
  expect(largestLoss(covers)?.outage).toBe('the Region');
});
