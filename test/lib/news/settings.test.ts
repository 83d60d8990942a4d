import { lengthOf, longestOutage } from '../../../assess/objectives';
import { news } from '../../../lib/news';
import { pairCovers } from '../../../lib/settings/pair-objectives';

const { parse, defaults } = news.settings;

test('the defaults are an edge with 95 % hits, 10 to 100 instances, 50 from 18:00 on, and three replicas', () => {
  expect(defaults()).toMatchObject({
    load: { usual: 10_000, peak: 100_000, headroom: 20, hitRate: 95 },
    edge: { minTtl: 60, maxTtl: 3600, queryStrings: ['page'] },
    instances: { minimum: 10, maximum: 100 },
    prescale: { from: '18:00', capacity: 50 },
    database: { readReplicas: 3 },
    cache: { shards: 3, replicasPerShard: 1 },
    objectives: { latency: 0.2, rto: 120, writeRto: 1800, rpo: 30, availability: 0.9985 },
  });
});

test('reads are back after 96 s and writes after 25 minutes when the primary Region is lost', () => {
  const covers = pairCovers(defaults());
  expect([lengthOf(longestOutage(covers, 'reads')!), lengthOf(longestOutage(covers, 'writes')!)]).toEqual([96, 1500]);
});

test.each([
  [{ regions: { standby: 'us-east-1' } }, 'regions.standby: "us-east-1" is the primary Region, too'],
  [{ cidrs: { standby: '10.0.0.0/16' } }, 'cidrs.standby: "10.0.0.0/16" overlaps'],
  [{ load: { peak: 9999 } }, 'load.peak: 9999 is less than load.usual of 10000'],
  [
    { load: { hitRate: 91 }, edge: { minimumHitRate: 90 }, database: { readReplicas: 4 } },
    'prescale.capacity: 50 do not carry the peak of 10800 requests/s when a zone fails, which takes 54 that serve 200 each; allowed is 81 or more',
  ],
  [{ prescale: { capacity: 44 } }, 'prescale.capacity: 44 do not carry the peak of 6000 requests/s'],
  [{ prescale: { capacity: 101 } }, 'prescale.capacity: 101 is not above instances.minimum of 10, or above'],
  [{ prescale: { from: '6 PM' } }, 'prescale.from: "6 PM" is not allowed; allowed is a time from "00:00" to "23:59"'],
  [
    { instances: { minimum: 4 } },
    'instances.minimum: 4 do not carry the usual load of 600 requests/s when a zone fails, which takes 3 that serve 200 each; allowed is 5 or more',
  ],
  [
    { database: { readReplicas: 2 } },
    'database.readReplicas: 2, one of them away, do not carry the 6000 reads/s of an empty cache at 4000 each; allowed is 3 or more',
  ],
  [{ edge: { minimumHitRate: 80 } }, '100 instances are overloaded below 84 % of hits; allowed is 84 or more'],
  [{ edge: { minimumHitRate: 95 } }, 'edge.minimumHitRate: 95 is not below load.hitRate of 95'],
  [{ edge: { maxTtl: '30s' } }, 'edge.maxTtl: 30 s is less than edge.minTtl of 60 s'],
  [{ edge: { queryStrings: ['page', 'page'] } }, 'edge.queryStrings: ["page","page"] is not allowed'],
  [
    { objectives: { latency: '100ms' } },
    'objectives.latency: "100ms" is below its own budget, a miss at the peak without a zone: 30 reader + 80 origin + 14 instance + 20 data = 144 ms; allowed is "144ms" or more',
  ],
  [{ healthCheck: { interval: '20s' } }, 'healthCheck.interval: "20s" is not an interval of Route 53'],
  [{ healthCheck: { interval: '30s' } }, 'reads after the loss of the primary Region: 96 detection + 60 TTL = 156 s'],
  [{ objectives: { availability: 0.9995 } }, 'can claim: 99.898 %, for want of'],
  [{ objectives: { rpo: '0s' } }, 'objectives.rpo: "0s" cannot be kept when the primary Region is lost'],
])('fails on %j with one line', (settings, line) => {
  expect(() => parse(settings)).toThrow(line);
  expect(() => parse(settings)).not.toThrow('\n');
});
