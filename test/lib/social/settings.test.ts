import { lengthOf, longestOutage } from '../../../assess/objectives';
import { social } from '../../../lib/social';
import { socialCovers } from '../../../lib/social/settings';

const { parse, defaults } = social.settings;

test('the defaults are services that bear the loss of a zone, each by itself', () => {
  expect(defaults()).toMatchObject({
    regions: { home: 'us-east-1', copies: 'us-west-2' },
    instances: { needed: 2, minimum: 3, maximum: 10 },
    concurrency: 64,
    messages: { attempts: 5, maximumAge: 300 },
    objectives: { rto: 60, availability: 0.9995, writeAvailability: 0.998 },
  });
});

test('what an instance or a zone takes is back after 25 s', () => {
  expect(lengthOf(longestOutage(socialCovers, 'writes')!)).toBe(25);
});

test.each([
  [{ regions: { home: 'mars-1' } }, 'regions.home: "mars-1" is not a Region of AWS'],
  [{ regions: { copies: 'us-east-1' } }, 'regions.copies: "us-east-1" is that of the services, too'],
  [{ regions: { copies: 'cn-north-1' } }, 'lie in different partitions (aws, aws-cn)'],
  [{ instances: { minimum: 2 } }, 'instances.minimum: 2 does not bear the loss of 1 instance, since 2'],
  [{ instances: { maximum: 2 } }, 'instances.maximum: 2 is less than instances.minimum of 3'],
  [{ concurrency: 0 }, 'concurrency: 0 is not allowed; allowed is a whole number from 1 to 10000'],
  [{ messages: { maximumAge: '4d' } }, 'messages.maximumAge: "4d" is not allowed; allowed is "1m" or more'],
  [{ messages: { maximumAge: '30s' } }, 'messages.maximumAge: "30s" is not allowed; allowed is "1m" or more'],
  [{ maximumLag: '1h' }, 'maximumLag: "1h" is not allowed; allowed is "1s" or more, and less than "1h"'],
  [
    { objectives: { rto: '20s' } },
    'objectives.rto: "20s" is below its own budget, writes after the loss of an instance or a zone: 25 detection = 25 s; allowed is "25s" or more',
  ],
  [{ objectives: { availability: 0.9999 } }, 'objectives.availability: 0.9999 is more than a service in one Region'],
  [{ objectives: { writeAvailability: 0.999 } }, 'is more than writing in one Region can claim: 99.879 %'],
  [{ likes: 3 }, 'likes: unknown key; allowed are scope, regions, domain, cidr, instances, concurrency'],
])('fails on %j with one line', (settings, line) => {
  expect(() => parse(settings)).toThrow(line);
  expect(() => parse(settings)).not.toThrow('\n');
});
