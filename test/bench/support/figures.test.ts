import { median, quantileOf, ratio, seconds } from '../../../bench/support/figures';
import { textTable } from '../../../bench/support/table';

test('the median of five is the third, whatever their order', () => {
  expect(median([9, 1, 5, 3, 7])).toBe(5);
});

test('the median of an even number of values lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('nothing has no median and no quantile', () => {
  expect(median([])).toBeUndefined();
  expect(quantileOf([], 0.99)).toBeUndefined();
});

test('numbers are ordered as numbers', () => {
  expect(median([10, 9, 100])).toBe(10);
  expect(quantileOf([10, 9, 100], 1)).toBe(100);
});

test('there is no ratio to nothing', () => {
  expect(ratio(1, 0)).toBeUndefined();
  expect(ratio(1, undefined)).toBeUndefined();
  expect(ratio(3, 2)).toBe(1.5);
});

test('what never came is not a time', () => {
  expect(seconds(null)).toBe('never');
  expect(seconds(undefined)).toBe('-');
  expect(seconds(0.426)).toBe('0.43 s');
});

test('a table sets numbers to the right and words to the left', () => {
  const table = textTable(
    ['row', 'n'],
    [
      ['one', '1'],
      ['eleven', '11'],
    ],
  );
  expect(table).toBe('row      n\n------  --\none      1\neleven  11\n');
});
