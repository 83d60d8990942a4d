import { actions, documents, isoSeconds, type ParameterSpecs, targetTypes } from '../../../constructs/chaos/catalogue';
import * as formats from '../../../constructs/chaos/catalogue/formats';
import { nearest } from '../../../constructs/chaos/nearest';
import * as noted from './facts';

const rows = (table: string) => table.trim().split('\n').map((line) => line.trim().split(/\s+/)); // prettier-ignore
const words = (text: string) => text.split(' ').filter(Boolean).sort();
const parametersOf = (specs: ParameterSpecs) =>
  Object.entries(specs)
    .map(([name, { required }]) => (required ? `${name}!` : name))
    .sort();

describe('the catalogue says what AWS says', () => {
  test('it has the noted actions and no others', () => {
    expect(Object.keys(actions).sort()).toEqual(rows(noted.facts).map(([id]) => id).sort()); // prettier-ignore
  });

  test.each(rows(noted.facts))('of %s, which acts on %s as %s', (id, type, key, ...parameters) => {
    const { target, parameters: specs } = actions[id!]!;
    expect(target).toEqual(type === '-' ? undefined : { type, key });
    expect(parametersOf(specs)).toEqual(parameters.sort());
  });

  test.each(Object.entries(noted.permissions))('of what %s needs to be allowed', (id, text) => {
    const given = new Set(
      actions[id]!.permissions // A document may need more than the action itself.
        .filter(({ when }) => id !== 'aws:ssm:send-command' || when === undefined)
        .flatMap((permission) => permission.actions),
    );
    // Where the route table is changed, gateway endpoints are described too.
    given.delete(id.includes('route-table') ? 'ec2:DescribeVpcEndpoints' : '');
    expect([...given].sort()).toEqual(words(text));
  });

  test('every action has its permissions noted', () => {
    expect(Object.keys(noted.permissions).sort()).toEqual(Object.keys(actions).sort());
  });

  test.each(Object.entries(noted.targetParameters))('of targets of type %s', (type, text) => {
    expect(parametersOf(targetTypes[type]!.parameters)).toEqual(words(text));
  });

  test('every type of target is noted, and taken by an action', () => {
    const used = new Set(Object.values(actions).flatMap(({ target }) => target?.type ?? []));
    expect(Object.keys(targetTypes).sort()).toEqual(Object.keys(noted.targetParameters).sort());
    expect([...used].sort()).toEqual(Object.keys(targetTypes).sort());
  });

  test.each(rows(noted.documents))('of the document %s', (name, ...parameters) => {
    expect(parametersOf(documents[name!]!)).toEqual(parameters.sort());
  });

  test('it has the noted documents and no others', () => {
    expect(Object.keys(documents).sort()).toEqual(rows(noted.documents).map(([name]) => name).sort()); // prettier-ignore
  });
});

test.each([
  ['PT1M', 60],
  ['PT90S', 90],
  ['PT1H30M', 5400],
  ['P1DT1S', 86_401],
])('the duration %s has %i seconds', (value, seconds) => {
  expect(isoSeconds(value)).toBe(seconds);
});

test.each(['', 'P', 'PT', 'P1DT', '5m', '300', 'PT1.5M', 'PT-1M', 'pt1m', 'P1M'])('"%s" is no duration', (value) => {
  expect(isoSeconds(value)).toBeUndefined();
});

test.each<[keyof typeof formats | string, { accepts: (value: string) => boolean }, string[], string[]]>([
  ['a zone', formats.zone, ['us-east-1a', 'use1-az1', 'us-west-2-lax-1a', 'apne1-az4'], ['us-east-1', 'a', 'az1']],
  ['zones', formats.zones, ['us-east-1a,us-east-1b', 'use1-az1, use1-az2'], ['us-east-1a,', '']],
  ['a Region', formats.region, ['us-west-2', 'eu-central-1'], ['us-west-9', 'us-west-2a', '']],
  ['a whole number', formats.whole(1, 100), ['1', '100'], ['0', '101', '1.5', '-1', '', ' 1', '1e1']],
  ['a number', formats.number(0.1, 100), ['0.1', '100'], ['0', '100.1', '.5', '']],
  ['words', formats.someOf('ASG', 'ALB'), ['ASG', 'ALB,ASG'], ['', 'ASG,', 'EC2']],
  ['a list', formats.list('names', 2), ['a', 'a,b'], ['', 'a,', 'a,b,c']],
  ['a JSON object', formats.jsonObject, ['{}', '{"a":"1","b":["1","2"]}'], ['', '[]', 'null', '{"a":1}', '{"a":[1]}']],
])('%s is told from what is none', (_, format, good, bad) => {
  expect(good.filter((value) => !format.accepts(value))).toEqual([]);
  expect(bad.filter((value) => format.accepts(value))).toEqual([]);
});

test('the nearest of some texts is the one with the fewest changes', () => {
  expect(nearest('aws:ec2:terminate-instance', Object.keys(actions))).toBe('aws:ec2:terminate-instances');
  expect(nearest('x', [])).toBe('');
});
