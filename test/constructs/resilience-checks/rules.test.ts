import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkTemplates, ruleName } from '../../../constructs/resilience-checks/check-templates';
import { rules } from '../../../constructs/resilience-checks/rules';
import { packageRoot } from '../../../local/process';
import { compute } from './cases/compute';
import { data } from './cases/data';
import { recovery } from './cases/recovery';
import { traffic } from './cases/traffic';

const cases = { ...recovery, ...traffic, ...compute, ...data };

test('every rule has a case', () => {
  expect(Object.keys(cases).sort()).toEqual(rules.map(({ id }) => id).sort());
});

test('each rule is in a file of its own name', () => {
  const folder = join(packageRoot(), 'constructs/resilience-checks/rules');
  expect(rules.filter(({ id }) => !existsSync(join(folder, `${id}.ts`)))).toEqual([]);
});

test('messages are in the style of the house: lower case, no full stop', () => {
  const texts = rules.flatMap(({ holds, why, fix }) => [holds, why, fix]);
  expect(texts.filter((text) => /\.$/.test(text) || text === '')).toEqual([]);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const { fine, broken, objectives, at, says, alsoFine = [] } = cases[id]!;
  const find = (templates: typeof fine) => checkTemplates(templates, objectives, [rule]);

  test('finds nothing where it holds', () => {
    for (const templates of [fine, ...alsoFine]) expect(find(templates)).toEqual([]);
  });

  test('finds each place where it does not, and says what is wrong there', () => {
    const found = find(broken);
    expect(found.map(({ at: { id: resource } }) => resource)).toEqual(at);
    expect(found.map(({ what }) => what).join('\n')).toContain(says);
    expect(new Set(found.map((one) => one.rule))).toEqual(new Set([ruleName(rule)]));
  });
});

/** Properties that rules read, so that arbitrary values get where they look. */
const keys = [
  ...new Set(
    Object.values(cases)
      .flatMap(({ broken, fine }) => JSON.stringify([broken, fine]).match(/"[^"\\]+"(?=:)/g) ?? [])
      .map((key) => key.slice(1, -1)),
  ),
];
const types = [
  ...new Set(
    Object.values(cases).flatMap(({ broken }) => JSON.stringify(broken).match(/(AWS|Custom)::[A-Za-z0-9:]+/g) ?? []),
  ),
];

const { value } = fc.letrec((tie) => ({
  scalar: fc.oneof(
    fc.constantFrom('A', 'B', 'true', 'PRIMARY', 'SECONDARY', '10.0.0.0/16', 'us-east-1', 'CALCULATED'),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  ),
  intrinsic: fc.oneof(
    fc.constantFrom(
      { Ref: 'A' },
      { Ref: 'B' },
      { 'Fn::GetAtt': ['A', 'Arn'] },
      { Ref: 'AWS::NoValue' },
      { 'Fn::Sub': '${A}-${B.Arn}' },
    ),
    fc
      .tuple(
        fc.constantFrom(
          'Ref',
          'Fn::Join',
          'Fn::Sub',
          'Fn::Select',
          'Fn::GetAtt',
          'Fn::ImportValue',
          'Fn::GetStackOutput',
          'Fn::FindInMap',
        ),
        tie('value'),
      )
      .map(([name, inner]) => ({ [name]: inner })),
  ),
  object: fc.dictionary(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...keys) },
      { weight: 1, arbitrary: fc.constantFrom('toString', 'constructor', 'x') },
    ),
    tie('value'),
    { maxKeys: 8 },
  ),
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    tie('scalar'),
    tie('intrinsic'),
    tie('object'),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
}));
const resource = fc.record(
  {
    Type: fc.constantFrom(...types),
    Properties: fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 10 }),
    Metadata: value,
  },
  { requiredKeys: ['Type'] },
);
const body = fc.oneof(
  { weight: 1, arbitrary: value },
  {
    weight: 9,
    arbitrary: fc.record(
      {
        Resources: fc.dictionary(
          fc.constantFrom('A', 'B', 'C', 'D', 'E'),
          fc.oneof({ weight: 9, arbitrary: resource }, { weight: 1, arbitrary: value }),
        ),
        Outputs: value,
        Parameters: value,
        Mappings: value,
        Metadata: value,
      },
      { requiredKeys: ['Resources'] },
    ),
  },
);

test('rules never throw, whatever JSON a template holds', () => {
  const objectives = fc.record(
    { rto: fc.nat(), rpo: fc.constantFrom(0, 30), availability: fc.constantFrom(99.9, 99.999) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(body, body, objectives, (one, other, promised) => {
      const templates = [
        { name: 'one', region: 'us-east-1', body: one },
        { name: 'other', region: 'us-west-2', body: other, nestedIn: { name: 'one', logicalId: 'A' } },
      ];
      for (const { what, at } of checkTemplates(templates, promised))
        expect([typeof what, typeof at.id]).toEqual(['string', 'string']);
    }),
    { numRuns: 400 },
  );
});
