import { afterResult, isHealthy, isSettled, newOpinion, type Opinion } from '../../../local/route53/health';

const run = (results: string, threshold: number): Opinion =>
  [...results].reduce((opinion, result) => afterResult(opinion, result === '+', threshold), newOpinion);

test.each([
  ['a new check counts as healthy', '', true],
  ['fewer failures than the threshold change nothing', '--', true],
  ['failures in a row up to the threshold make it unhealthy', '---', false],
  ['a success in between starts the count anew', '--+--', true],
  ['it needs as many successes in a row to recover', '---++-++', false],
  ['it recovers at the threshold', '---+++', true],
])('%s', (_name, results, healthy) => expect(run(results, 3).healthy).toBe(healthy));

const up: Opinion = { ...newOpinion, healthy: true };
const down: Opinion = { ...newOpinion, healthy: false };

test('one checker of three keeps an endpoint healthy', () => {
  expect(isHealthy([up, down, down], false)).toBe(true);
  expect(isHealthy([down, down, down], false)).toBe(false);
});

test('of eleven checkers two keep it healthy and of twelve they do not', () => {
  const share = (healthy: number, all: number) => Array.from({ length: all }, (_, i) => (i < healthy ? up : down));
  expect(isHealthy(share(2, 11), false)).toBe(true);
  expect(isHealthy(share(2, 12), false)).toBe(false);
});

test('an inverted check is the opposite, from birth', () => {
  expect(isHealthy([newOpinion, newOpinion, newOpinion], true)).toBe(false);
  expect(isHealthy([down, down, down], true)).toBe(true);
});

test('a check is settled when every checker has seen as many results as the threshold', () => {
  expect(isSettled([run('++', 2), run('+', 2)], 2)).toBe(false);
  expect(isSettled([run('++', 2), run('-+-', 2)], 2)).toBe(true);
});
