import fc from 'fast-check';
import { covers, decide, ruleSchema, withRule, type Rule } from '../../../local/fabric/rules';

const places = ['clients', 'route53', 'us-east-1', 'us-east-1/us-east-1a', 'us-east-1/us-east-1b', 'us-west-2'];
const place = fc.constantFrom(...places);
const effect = fc.oneof(
  fc.constantFrom('pass' as const, 'blackhole' as const, 'drop' as const).map((kind) => ({ kind })),
  fc.integer({ min: 0, max: 500 }).map((delayMs) => ({ kind: 'delay' as const, delayMs })),
  fc.integer({ min: 1, max: 9999 }).map((bytesPerSecond) => ({ kind: 'throttle' as const, bytesPerSecond })),
);
const end = fc.constantFrom(...places, '*');
const rule: fc.Arbitrary<Rule> = fc.record({ from: end, to: end, effect });
const cut = (from: string, to: string): Rule => ({ from, to, effect: { kind: 'blackhole' } });

test('without rules everything flows', () => {
  fc.assert(
    fc.property(place, place, (from, to) => {
      expect(decide([], from, to)).toEqual({ kind: 'flow', delayMs: 0 });
    }),
  );
});

test('the verdict does not depend on the order of the rules', () => {
  fc.assert(
    fc.property(fc.array(rule), place, place, (rules, from, to) => {
      // Two equal throttles may lend the verdict either name.
      const strip = (verdict: ReturnType<typeof decide>) =>
        verdict.kind === 'flow' ? { ...verdict, throttle: verdict.throttle?.bytesPerSecond } : verdict;
      expect(strip(decide([...rules].reverse(), from, to))).toEqual(strip(decide(rules, from, to)));
    }),
  );
});

test('another fault never heals a direction', () => {
  const severity = { flow: 0, blackhole: 1, drop: 2 };
  fc.assert(
    fc.property(fc.array(rule), rule, place, place, (rules, more, from, to) => {
      const [before, after] = [decide(rules, from, to), decide([...rules, more], from, to)];
      expect(severity[after.kind]).toBeGreaterThanOrEqual(severity[before.kind]);
    }),
  );
});

test('a rule on a Region applies to its zones and to nothing else', () => {
  fc.assert(
    fc.property(place, place, (from, to) => {
      const expected = covers('us-east-1', from) && covers('us-west-2', to) ? 'blackhole' : 'flow';
      expect(decide([cut('us-east-1', 'us-west-2')], from, to).kind).toBe(expected);
    }),
  );
});

test('a Region whose name begins like another is not part of it', () => {
  expect(decide([cut('us-east-1', 'clients')], 'us-east-10', 'clients').kind).toBe('flow');
});

test('a cut is one-way', () => {
  expect(decide([cut('clients', 'us-east-1')], 'us-east-1', 'clients').kind).toBe('flow');
});

test('a star isolates a Region and leaves the traffic between its zones alone', () => {
  const rules = [cut('us-east-1', '*'), cut('*', 'us-east-1')];
  expect(decide(rules, 'us-east-1/us-east-1a', 'us-east-1/us-east-1b').kind).toBe('flow');
  expect(decide(rules, 'us-east-1/us-east-1a', 'clients').kind).toBe('blackhole');
  expect(decide(rules, 'clients', 'us-east-1/us-east-1a').kind).toBe('blackhole');
});

test('pass takes a pair back to where it was', () => {
  fc.assert(
    fc.property(fc.array(rule), rule, (rules, more) => {
      const others = rules.filter((other) => other.from !== more.from || other.to !== more.to);
      expect(withRule(withRule(rules, more), { ...more, effect: { kind: 'pass' } })).toEqual(others);
    }),
  );
});

test('fails on a place that is none, and says what a place looks like', () => {
  const result = ruleSchema.safeParse(cut('US EAST', 'clients'));
  expect(result.error?.issues[0].message).toBe(
    'place "US EAST" is not a place: use a name such as clients, us-east-1, us-east-1/us-east-1a, or * in a rule',
  );
});
