import { collapsePaths } from '../../../scripts/validate/collapse';

test('paths that differ in one place become one', () => {
  expect(collapsePaths(['web/Role/A', 'web/Role/B'])).toEqual(['web/Role/{A, B}']);
});

test('the Region at the end of a stack is a place of its own', () => {
  expect(collapsePaths(['pay-web-us-east-1/Web', 'pay-web-us-gov-west-1/Web'])).toEqual([
    'pay-web-{us-east-1, us-gov-west-1}/Web',
  ]);
});

test('the same members in two Regions fall together', () => {
  const paths = ['us-east-1', 'us-west-2'].flatMap((region) => [`db-${region}/One/Role`, `db-${region}/Two/Role`]);
  expect(collapsePaths(paths)).toEqual(['db-{us-east-1, us-west-2}/{One, Two}/Role']);
});

test('paths that differ in two places stay apart', () => {
  expect(collapsePaths(['a/One/Role', 'b/Two/Role'])).toEqual(['a/One/Role', 'b/Two/Role']);
});

test('a path that is given twice is told once', () => {
  expect(collapsePaths(['a/One', 'a/One'])).toEqual(['a/One']);
});

test('the order of the paths does not matter', () => {
  const paths = ['x-us-east-1/A/R', 'x-us-west-2/A/R', 'x-us-west-2/B/R', 'y/R'];
  expect(collapsePaths([...paths].reverse())).toEqual(collapsePaths(paths));
});
