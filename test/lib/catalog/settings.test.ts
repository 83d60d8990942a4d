import { lengthOf, longestOutage } from '../../../assess/objectives';
import { catalog } from '../../../lib/catalog';
import { catalogCovers } from '../../../lib/catalog/settings';

const { parse, defaults } = catalog.settings;

test('the defaults are two Regions with a writer or its replica, two read replicas and six instances, for 99.99 %', () => {
  expect(defaults()).toMatchObject({
    instances: { minimum: 6, maximum: 12 },
    database: { readReplicas: 2, backupRetention: 7 * 86_400 },
    cache: { shards: 3, replicasPerShard: 1 },
    objectives: { rto: 120, writeRto: 1800, rpo: 30, availability: 0.9999, writeAvailability: 0.9995 },
  });
});

test('each of the four failures has what covers it, and only a lost Region takes reads for longer than half a minute', () => {
  const covers = catalogCovers(defaults());
  const reads = covers.filter(({ takes }) => takes.includes('reads'));
  expect(covers.map(({ outage }) => outage)).toEqual([
    'the cache',
    'a replica that hangs',
    'an instance, or those of a zone',
    "the database's zone",
    'the primary Region',
    'the primary Region',
  ]);
  expect(reads.filter((one) => lengthOf(one) > 30).map(({ outage }) => outage)).toEqual(['the primary Region']);
  expect(lengthOf(longestOutage(covers, 'writes')!)).toBe(1500);
});

test.each([
  [{ regions: { standby: 'mars-1' } }, 'regions.standby: "mars-1" is not a Region of AWS'],
  [
    { instances: { minimum: 5 } },
    'instances.minimum: 5 do not carry the load of 800 requests/s when a zone fails, which takes 4 that serve 200 each; allowed is 6 or more',
  ],
  [{ instances: { maximum: 5 } }, 'instances.maximum: 5 is less than instances.minimum of 6'],
  [
    { database: { readReplicas: 1 } },
    'database.readReplicas: 1, one of them away, do not carry the 800 reads/s of an empty cache at 1000 each; allowed is 2 or more',
  ],
  [{ database: { backupRetention: '6d' } }, 'database.backupRetention: "6d" is not allowed; allowed are whole days'],
  [{ objectives: { availability: 0.99999 } }, 'objectives.availability: 0.99999 is more than two Regions whose reads'],
  [
    { objectives: { writeAvailability: 0.9999 } },
    'objectives.writeAvailability: 0.9999 is more than two Regions whose writes come back after 1500 s can claim',
  ],
  [{ objectives: { writeRto: '1m' } }, 'objectives.writeRto: 60 s is less than objectives.rto of 120 s'],
  [{ load: { readers: 1 } }, 'load.readers: unknown key; allowed are requests, requestsPerInstance, readsPerReplica'],
])('fails on %j with one line', (settings, line) => {
  expect(() => parse(settings)).toThrow(line);
  expect(() => parse(settings)).not.toThrow('\n');
});
