import fc from 'fast-check';
import { type Blow, blows, rolesOf, type Where } from '../../../drill/soak/blows';
import { type SoakDocument, soakLines, soakVersion } from '../../../drill/soak/document';
import { parseMinutes } from '../../../drill/arguments';
import { faults } from '../../../local/faults/catalogue';

const regions = { primary: 'us-east-1', standby: 'us-west-2', witness: 'us-east-2' };

function take(seed: number, count: number): Blow[] {
  const made: Blow[] = [];
  for (const blow of blows(seed)) if (made.push(blow) === count) break;
  return made;
}

test('the same seed gives the same faults, another one others', () => {
  expect(take(7, 50)).toEqual(take(7, 50));
  expect(take(7, 50)).not.toEqual(take(8, 50));
});

test('every fault of the catalogue comes, in every Region that it can strike, brief and long', () => {
  const all = take(1, 500);
  expect(new Set(all.map(({ fault }) => fault.name))).toEqual(new Set(faults.map(({ name }) => name)));
  expect(new Set(all.map(({ where }) => where))).toEqual(new Set(['holder', 'other', 'witness']));
  expect(all.some(({ seconds }) => seconds < 5) && all.some(({ seconds }) => seconds > 30)).toBe(true);
});

test('a witness has no database and no instances to strike', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const struck = take(seed, 30).filter(({ where }) => where === 'witness');
      return struck.every(({ fault, endsInstance }) => fault.database === undefined && !endsInstance);
    }),
  );
});

test.each<[Where, string, string]>([
  ['holder', 'us-west-2', 'us-west-2'],
  ['other', 'us-west-2', 'us-east-1'],
  ['witness', 'us-west-2', 'us-east-2'],
  ['holder', 'us-east-1', 'us-east-1'],
  ['other', 'us-east-1', 'us-west-2'],
])('the %s is struck, while %s holds the right to write: %s', (where, holder, struck) => {
  const roles = rolesOf(where, regions, holder);
  expect(roles.primary).toBe(struck);
  expect(Object.values(roles).sort()).toEqual(Object.values(regions).sort());
});

test('a soak that ended early, or was never judged, has not held', () => {
  const document: SoakDocument = {
    ...{ schema: soakVersion, id: 'x', architecture: 'payments', seed: 1, speed: 10, startedAt: '', minutes: 2 },
    ...{ rounds: [], conditions: [], stopped: 'payments were not served', held: false },
  };
  expect(soakLines(document)).toMatch(/stopped {2}payments were not served\nverdict {2}NOT held$/);
});

test.each([
  ['90s', 1.5],
  ['20m', 20],
  ['1h', 60],
])('%s is %d minutes', (text, minutes) => {
  expect(parseMinutes(text)).toBeCloseTo(minutes);
});

test.each(['', '20', 'm', '0s', '-1m', '1d', '1 m'])('"%s" is no duration', (text) => {
  expect(() => parseMinutes(text)).toThrow(/give for instance 90s, 20m or 1h/);
});
