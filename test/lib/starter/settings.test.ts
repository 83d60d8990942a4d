import { starter } from '../../../lib/starter';

const { parse, defaults } = starter.settings;

test('the defaults are three servers that bear the loss of one, a database and three cache nodes', () => {
  expect(defaults()).toMatchObject({
    region: 'us-east-1',
    instances: { needed: 2, minimum: 3, maximum: 6 },
    database: { backupRetention: 7 * 86_400 },
    cache: { replicas: 2 },
    objectives: { rto: 180, rpo: 0, availability: 0.999 },
  });
});

const inMinutes = 'objectives.rto: "1m" is below its own budget, writes after the loss of the database\'s zone';

test.each([
  [{ region: 'us-east-9' }, 'region: "us-east-9" is not a Region of AWS'],
  [{ instances: { minimum: 2 } }, 'instances.minimum: 2 does not bear the loss of 1 instance, since 2'],
  [{ instances: { needed: 4, minimum: 5 } }, 'instances.minimum: 5 in 3 zones leave 3 without one of them, and 4'],
  [{ instances: { maximum: 2 } }, 'instances.maximum: 2 is less than instances.minimum of 3'],
  [{ database: { backupRetention: '36d' } }, 'database.backupRetention: "36d" is not allowed'],
  [{ objectives: { rto: '1m' } }, `${inMinutes}: 120 database failover = 120 s; allowed is "2m" or more`],
  [
    { objectives: { availability: 0.9999 } },
    'objectives.availability: 0.9999 is more than one Region can claim: 99.93 %',
  ],
  [{ lanes: 3 }, 'lanes: unknown key; allowed are scope, region, domain, cidr, instances'],
])('fails on %j with one line', (settings, line) => {
  expect(() => parse(settings)).toThrow(line);
  expect(() => parse(settings)).not.toThrow('\n');
});
