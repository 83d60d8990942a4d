import { Duration, Lazy } from 'aws-cdk-lib';
import { HoldfastError, HoldfastMetadata, Plane } from '../../../constructs/core';
import { durationBetween, enforce, wholeNumber } from '../../../constructs/core/rules';
import { stackIn } from './stack';

const broken = (rule: { when: boolean; message: string }) => (rule.when ? rule.message : 'accepted');

test('the metadata of a stack holds its plane beside the configuration', () => {
  const stack = stackIn('us-east-1');
  HoldfastMetadata.plane(stack, Plane.SERVERLESS);
  HoldfastMetadata.config(stack, { scope: 'payments' });
  expect(stack.templateOptions.metadata).toEqual({ holdfast: { plane: 'serverless', config: { scope: 'payments' } } });
});

test('other metadata of a stack is left alone', () => {
  const stack = stackIn('us-east-1');
  stack.templateOptions.metadata = { other: 1 };
  HoldfastMetadata.plane(stack, Plane.DATA);
  expect(stack.templateOptions.metadata).toEqual({ other: 1, holdfast: { plane: 'data' } });
});

test('fails with the first broken rule, its code and the path of the construct', () => {
  const rules = [
    { when: false, message: 'fine' },
    { when: true, message: 'size is 0' },
    { when: true, message: 'never seen' },
  ];
  expect(() => enforce('InvalidThing', 'stack/thing', rules)).toThrow(
    new HoldfastError('InvalidThing', 'stack/thing: size is 0'),
  );
});

test.each([
  ['a fraction', 1.5, 'n is 1.5; allowed is a whole number from 1 to 5; choose one in that range'],
  ['too much', 6, 'n is 6; allowed is a whole number from 1 to 5; choose one in that range'],
  ['not a number', NaN, 'n is NaN; allowed is a whole number from 1 to 5; choose one in that range'],
  [
    'a token',
    Lazy.number({ produce: () => 3 }),
    'n is an unresolved token; allowed is a whole number from 1 to 5; choose one in that range',
  ],
])('fails for a count that is %s', (_, value, message) => {
  expect(broken(wholeNumber('n', value, 1, 5))).toBe(message);
});

test.each([undefined, 1, 5])('accepts the count %s', (value) => {
  expect(wholeNumber('n', value, 1, 5).when).toBe(false);
});

test.each([
  [Duration.seconds(61), 't is 61 s; allowed is 1 s to 60 s; choose a duration in that range'],
  [
    Duration.seconds(Lazy.number({ produce: () => 3 })),
    't is an unresolved token; allowed is 1 s to 60 s; choose a duration in that range',
  ],
])('fails for the duration %s', (value, message) => {
  expect(broken(durationBetween('t', value, 1, 60))).toBe(message);
});

test.each([undefined, Duration.millis(1500)])('accepts the duration %s', (value) => {
  expect(durationBetween('t', value, 1, 60).when).toBe(false);
});
