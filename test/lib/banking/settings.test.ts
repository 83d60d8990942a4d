import { lengthOf, longestOutage } from '../../../assess/objectives';
import { banking } from '../../../lib/banking';
import { bankingCovers } from '../../../lib/banking/objectives';

const { parse, defaults } = banking.settings;

test('the defaults are two Regions of five servers each, checked every ten seconds, with an RPO of 0 within a minute', () => {
  expect(defaults()).toMatchObject({
    store: 'dsql',
    residency: 'US',
    regions: { first: 'us-east-1', second: 'us-west-2' },
    instances: { needed: 3, minimum: 5, maximum: 10 },
    routing: { interval: 10, threshold: 2, ttl: 10 },
    aurora: { lag: 2 },
    objectives: { rto: 60, rpo: 0, availability: 0.9999 },
  });
});

test('with Aurora Global Database the defaults are what it can reach', () => {
  expect(parse({ store: 'aurora-global' }).objectives).toEqual({ rto: 1200, rpo: 2, availability: 0.9998 });
});

test('an objective that is given replaces the default of its store, and no other', () => {
  expect(parse({ objectives: { rto: '50s' } }).objectives).toEqual({ rto: 50, rpo: 0, availability: 0.9999 });
});

test('reads and writes are back 42 s after the loss of a Region, and writes of Aurora after 20 minutes', () => {
  const worst = (store: string, service: 'reads' | 'writes') =>
    lengthOf(longestOutage(bankingCovers(parse({ store })), service)!);
  expect([worst('dsql', 'reads'), worst('dsql', 'writes')]).toEqual([42, 42]);
  expect([worst('aurora-global', 'reads'), worst('aurora-global', 'writes')]).toEqual([42, 1200]);
});

test('data may live in another jurisdiction, the witness of the clusters included', () => {
  const regions = { first: 'eu-west-1', second: 'eu-central-1' };
  expect(parse({ residency: 'EU', regions, dsql: { witness: 'eu-west-3' } }).residency).toBe('EU');
});

test('a jurisdiction of two Regions has room for Aurora Global Database', () => {
  const regions = { first: 'ap-northeast-1', second: 'ap-northeast-3' };
  expect(parse({ store: 'aurora-global', residency: 'JP', regions }).regions).toEqual(regions);
});

const europe = { first: 'eu-west-1', second: 'eu-central-1' };
const identifier = 'abcdefghijklmnopqrstuvwxy1';

test.each([
  [{ store: 'mysql' }, 'store: "mysql" is not allowed; allowed is "dsql" or "aurora-global"'],
  [{ residency: 'EU' }, 'regions.first: "us-east-1" is outside "EU", which data may not leave (residency)'],
  [
    { regions: { second: 'eu-west-1' } },
    'regions.second: "eu-west-1" is outside "US", which data may not leave (residency); allowed are us-east-1, us-east-2, us-west-1, us-west-2; choose one of them',
  ],
  [{ residency: 'EU', regions: europe }, 'dsql.witness: "us-east-2" is outside "EU"'],
  [{ residency: 'EU', regions: europe, dsql: { witness: 'eu-west-2' } }, 'dsql.witness: "eu-west-2" is outside "EU"'],
  [{ regions: { second: 'us-east-1' } }, 'regions.second: "us-east-1" is the first Region, too'],
  [{ regions: { first: 'mars-1' } }, 'regions.first: "mars-1" is not a Region of AWS'],
  [{ dsql: { witness: 'us-west-2' } }, 'regions: the Regions are us-east-1, us-west-2, us-west-2; allowed are three'],
  [{ dsql: { witness: 'us-west-1' } }, 'regions: the Regions are us-east-1, us-west-2, us-west-1; allowed are three'],
  [{ dsql: { clusters: { first: 'one', second: identifier } } }, 'dsql.clusters.first: "one" is not allowed'],
  [{ dsql: { clusters: { first: identifier, second: identifier } } }, 'is the first cluster, too'],
  [{ cidrs: { second: '10.0.0.0/16' } }, 'cidrs.second: "10.0.0.0/16" overlaps'],
  [{ instances: { minimum: 4 } }, 'instances.minimum: 4 does not bear the loss of 2 instances, since 3'],
  [{ routing: { interval: '20s' } }, 'routing.interval: "20s" is not an interval of Route 53'],
  [{ routing: { ttl: '2m' } }, 'routing.ttl: "2m" is not allowed; allowed are whole seconds from "1s" to "60s"'],
  [{ backupRetention: '36d' }, 'backupRetention: "36d" is not allowed; allowed are whole days'],
  [{ aurora: { instanceType: 'm7g.large' } }, 'aurora.instanceType: "m7g.large" is not of a family that is optimized'],
  [{ drill: { duration: '1m' } }, 'drill.duration: "1m" is not allowed; allowed are whole minutes from "5m"'],
  [{ host: 'us-east-1' }, 'host: "us-east-1" is not allowed; allowed is one label of a domain name'],
  [
    { routing: { ttl: '30s' } },
    'objectives.rto: "1m" is below its own budget, writes after the loss of a Region: 32 detection + 30 TTL = 62 s; allowed is "62s" or more',
  ],
  [
    { routing: { interval: '30s' } },
    'objectives.rto: "1m" is below its own budget, writes after the loss of a Region: 72 detection + 10 TTL = 82 s',
  ],
  [
    { store: 'aurora-global', objectives: { rto: '60s' } },
    'objectives.rto: "1m" is below its own budget, writes after the loss of the Region that writes: 900 decision + 300 promotion = 1200 s; allowed is "20m" or more; raise it or shorten a step (aurora.decision; or write "store": "dsql", which promotes nothing)',
  ],
  [
    { store: 'aurora-global', objectives: { rpo: '0s' } },
    'objectives.rpo: "0s" cannot be kept when the Region that writes is lost, since its copy lags by up to 2 s',
  ],
  [
    { store: 'aurora-global', objectives: { availability: 0.99995 } },
    'objectives.availability: 0.99995 is more than two Regions of which one takes over in 1200 s can claim',
  ],
  [{ objectives: { availability: 0.99999 } }, 'is more than two Regions of which one takes over in 42 s can claim'],
])('fails on %j with one line', (settings, line) => {
  expect(() => parse(settings)).toThrow(line);
  expect(() => parse(settings)).not.toThrow('\n');
});
