import { type Look, secondsWithTwoPrimaries } from '../../../bench/peers/overlap';

/** Looks of one server at these moments, each answered 10 ms after it was sent. */
const looks = (server: string, primary: boolean | undefined, ...sent: number[]): Look[] =>
  sent.map((at) => ({ server, sent: at, answered: at + 10, primary }));

test('one primary after the other is never two', () => {
  const seen = [
    ...looks('a', true, 0, 100, 200),
    ...looks('a', false, 300),
    ...looks('b', false, 0, 100),
    ...looks('b', true, 300, 400),
  ];
  expect(secondsWithTwoPrimaries(seen)).toBe(0);
});

test('two servers that both say they are primaries are two from the first answer of the later to the last look', () => {
  const seen = [...looks('a', true, 0, 500, 1000), ...looks('b', true, 400, 900, 1500)];
  // b: from 410; a: until 1000.
  expect(secondsWithTwoPrimaries(seen)).toBeCloseTo(0.59);
});

test('a server that falls silent is not taken for a primary meanwhile', () => {
  const seen = [
    ...looks('a', true, 0, 100),
    ...looks('a', undefined, 200),
    ...looks('a', true, 5000),
    ...looks('b', true, 1000, 4000),
  ];
  expect(secondsWithTwoPrimaries(seen)).toBe(0);
});

test('a third primary does not count the same time twice', () => {
  const seen = [...looks('a', true, 0, 1000), ...looks('b', true, 0, 1000), ...looks('c', true, 0, 1000)];
  expect(secondsWithTwoPrimaries(seen)).toBeCloseTo(0.99);
});

test('looks may come in any order', () => {
  const seen = [...looks('a', true, 1000, 0, 500), ...looks('b', true, 900, 400)];
  expect(secondsWithTwoPrimaries(seen)).toBeCloseTo(0.49);
});
