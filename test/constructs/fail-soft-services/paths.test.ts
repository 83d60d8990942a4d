import { overlap } from '../../../constructs/fail-soft-services/paths';

test.each([
  ['/feed', '/feed'],
  ['/feed/*', '/feed/latest'],
  ['/feed*', '/feed/*'],
  ['/*', '/comments'],
  ['/a*c', '/ab*'],
  ['/*/likes', '/posts/*'],
  ['/a?c', '/abc'],
  ['/a?', '/a*'],
  ['*', '*'],
  ['/a**', '/a'],
])('%s meets %s', (one, other) => {
  expect([overlap(one, other), overlap(other, one)]).toEqual([true, true]);
});

test.each([
  ['/feed', '/feeds'],
  ['/feed', '/feed/*'],
  ['/feed/*', '/comments/*'],
  ['/a?c', '/ac'],
  ['/*/likes', '/*/comments'],
  ['/Feed', '/feed'],
  ['/a?', '/a'],
])('%s and %s are apart', (one, other) => {
  expect([overlap(one, other), overlap(other, one)]).toEqual([false, false]);
});
