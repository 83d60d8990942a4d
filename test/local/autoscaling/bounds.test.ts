import { withBounds, withDesired } from '../../../local/autoscaling/bounds';

const size = { minimum: 5, maximum: 50, desired: 10 };

test('a desired capacity within the bounds is taken', () => {
  expect(withDesired(size, 20)).toEqual({ ...size, desired: 20 });
});

test.each([
  ['the minimum is raised above it', { MinSize: 20 }, { minimum: 20, maximum: 50, desired: 20 }],
  ['the maximum is lowered below it', { MaxSize: 7 }, { minimum: 5, maximum: 7, desired: 7 }],
])('the desired capacity follows when %s', (_name, change, expected) => {
  expect(withBounds(size, change)).toEqual(expected);
});

test.each([
  [() => withDesired(size, 51), 'New SetDesiredCapacity value 51 is above max value 50 for the AutoScalingGroup.'],
  [() => withDesired(size, 4), 'New SetDesiredCapacity value 4 is below min value 5 for the AutoScalingGroup.'],
  [
    () => withDesired(size, undefined),
    'DesiredCapacity is undefined: it must be a whole number of instances, 0 or more',
  ],
  [() => withBounds(size, { MaxSize: 4 }), 'Max bound, 4, must be greater than or equal to min bound, 5'],
  [
    () => withBounds(size, { MinSize: 20, DesiredCapacity: 10 }),
    'Desired capacity:10 must be between the specified min size:20 and max size:50',
  ],
])('fails as AWS does: %#', (change, message) => {
  expect(change).toThrow(expect.objectContaining({ code: 'ValidationError', message, status: 400 }));
});
