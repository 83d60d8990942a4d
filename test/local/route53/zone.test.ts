import type { RecordSettings } from '../../../local/route53/settings';
import { choose, wireTtl, zoneOf } from '../../../local/route53/zone';

const primary: RecordSettings = {
  name: 'payments.test',
  failover: 'PRIMARY',
  healthCheckId: 'p',
  region: 'east',
  ttl: 60,
};
const secondary: RecordSettings = { ...primary, failover: 'SECONDARY', healthCheckId: 's', region: 'west' };
const answer = (up: string, records = [secondary, primary]) =>
  choose(records, 'Payments.Test.', (id) => up.includes(id))?.region;

test.each([
  ['PRIMARY answers while it is healthy', 'ps', 'east'],
  ['SECONDARY answers when PRIMARY is not healthy', 's', 'west'],
  ['PRIMARY answers when none is healthy', '', 'east'],
])('%s', (_name, up, region) => expect(answer(up)).toBe(region));

test('a record without a check is healthy', () => {
  const unchecked = { ...secondary, healthCheckId: undefined };
  expect(answer('', [primary, unchecked])).toBe('west');
  expect(answer('s', [{ ...primary, healthCheckId: undefined }, secondary])).toBe('east');
});

test('an unknown name has no answer', () => {
  expect(choose([primary], 'other.test', () => true)).toBeUndefined();
});

test('a scaled TTL is never longer on the wire than it should be', () => {
  expect([wireTtl(60, 10), wireTtl(60, 1), wireTtl(15, 10), wireTtl(1, 10), wireTtl(0.3, 0.1)]).toEqual([
    6, 60, 1, 0, 3,
  ]);
});

test('the zone is the name that all records end with', () => {
  expect(zoneOf([{ ...primary, name: 'us-east-1.payments.test.' }, primary])).toBe('payments.test');
});

test('fails on a record outside of the zone', () => {
  expect(() => zoneOf([primary, { ...primary, name: 'api.example.test' }])).toThrow(
    'record "api.example.test" is not in the zone of "payments.test": all records must end with the shortest',
  );
});
