import { lengthOf, longestOutage } from '../../../assess/objectives';
import { webApp } from '../../../lib/web-app';
import { webAppCovers } from '../../../lib/web-app/settings';

const { parse, defaults } = webApp.settings;

test('the defaults are two Regions of the same size, N + 2, with seven days of backups', () => {
  expect(defaults()).toMatchObject({
    regions: { primary: 'us-east-1', standby: 'us-west-2' },
    instances: { needed: 3, minimum: 5, maximum: 10 },
    database: { readReplicas: 2, backupRetention: 7 * 86_400 },
    cache: { shards: 3, replicasPerShard: 1 },
    healthCheck: { interval: 10, threshold: 3 },
    objectives: { rto: 120, writeRto: 1800, rpo: 30, availability: 0.9995 },
  });
});

test('reads are back after 96 s and writes after 25 minutes when the primary Region is lost', () => {
  const covers = webAppCovers(defaults());
  expect([lengthOf(longestOutage(covers, 'reads')!), lengthOf(longestOutage(covers, 'writes')!)]).toEqual([96, 1500]);
});

test.each([
  [{ regions: { standby: 'us-east-1' } }, 'regions.standby: "us-east-1" is the primary Region, too'],
  [{ regions: { standby: 'mars-1' } }, 'regions.standby: "mars-1" is not a Region of AWS'],
  [{ regions: { standby: 'cn-north-1' } }, 'lie in different partitions (aws, aws-cn)'],
  [{ cidrs: { standby: '10.0.0.0/16' } }, 'cidrs.standby: "10.0.0.0/16" overlaps'],
  [{ instances: { minimum: 3 } }, 'instances.minimum: 3 does not bear the loss of 2 instances, since 3'],
  [{ instances: { needed: 6, minimum: 8 } }, 'instances.minimum: 8 in 3 zones leave 5 without one of them, and 6'],
  [{ database: { backupRetention: '6d' } }, 'database.backupRetention: "6d" is not allowed; allowed are whole days'],
  [{ healthCheck: { interval: '20s' } }, 'healthCheck.interval: "20s" is not an interval of Route 53'],
  [
    { healthCheck: { interval: '30s' } },
    'objectives.rto: "2m" is below its own budget, reads after the loss of the primary Region: 96 detection + 60 TTL = 156 s; allowed is "156s" or more',
  ],
  [
    { decision: '21m' },
    'objectives.writeRto: "30m" is below its own budget, writes after the loss of the primary Region: 1260 decision + 600 promotion = 1860 s',
  ],
  [{ objectives: { rpo: '0s' } }, 'objectives.rpo: "0s" cannot be kept when the primary Region is lost'],
  [{ objectives: { writeRto: '1m' } }, 'objectives.writeRto: 60 s is less than objectives.rto of 120 s'],
  [{ objectives: { availability: 0.9999 } }, 'is more than two Regions whose writes come back after 1500 s can claim'],
])('fails on %j with one line', (settings, line) => {
  expect(() => parse(settings)).toThrow(line);
  expect(() => parse(settings)).not.toThrow('\n');
});
