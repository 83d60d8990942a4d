import { type CapacityWindow, DayOfWeek } from '../../../constructs/scheduled-capacity';
import { beginOf, endOf, meetingOf, minutesOf, minutesUntil } from '../../../constructs/scheduled-capacity/week';

const { FRIDAY, SATURDAY, SUNDAY, MONDAY } = DayOfWeek;
const window = (from: string, to: string, ...days: DayOfWeek[]): CapacityWindow => ({
  from,
  peak: from,
  to,
  capacity: 50,
  days: days.length > 0 ? days : undefined,
});

test.each([
  ['00:00', 0],
  ['18:05', 1085],
  ['23:59', 1439],
])('%s is minute %d of the day', (time, minute) => {
  expect(minutesOf(time)).toBe(minute);
});

test.each(['24:00', '8:00', '18:60', '18:00:00', '', 'noon'])('"%s" is no time of the day', (time) => {
  expect(minutesOf(time)).toBeNaN();
});

test.each([
  ['18:00', '23:00', 300],
  ['22:00', '02:00', 240],
  ['18:00', '18:00', 0],
])('from %s to %s it takes %d minutes', (from, to, minutes) => {
  expect(minutesUntil(from, to)).toBe(minutes);
});

test.each([
  ['every day', window('18:00', '23:30'), '0 18 * * *', '30 23 * * *'],
  ['past midnight', window('22:00', '02:00'), '0 22 * * *', '0 2 * * *'],
  ['on some days', window('18:05', '23:00', SATURDAY, MONDAY), '5 18 * * 1,6', '0 23 * * 1,6'],
  ['past midnight at the end of the week', window('22:00', '02:00', FRIDAY, SATURDAY), '0 22 * * 5,6', '0 2 * * 0,6'],
])('a window %s has its begin and end in crontab', (_, one, begin, end) => {
  expect([beginOf(one), endOf(one)]).toEqual([begin, end]);
});

test.each([
  ['inside', window('19:00', '20:00'), window('18:00', '23:00'), 'Sunday at 19:00'],
  ['at the end', window('23:00', '23:30'), window('18:00', '23:00'), 'Sunday at 23:00'],
  ['at the same time', window('18:00', '19:00', MONDAY), window('18:00', '23:00', MONDAY), 'Monday at 18:00'],
  ['after midnight', window('01:00', '03:00', SATURDAY), window('22:00', '02:00', FRIDAY), 'Saturday at 01:00'],
  ['in the next week', window('00:30', '03:00', SUNDAY), window('22:00', '02:00', SATURDAY), 'Sunday at 00:30'],
])('a window meets one that it begins %s', (_, one, other, when) => {
  expect(meetingOf(one, other)).toBe(when);
});

test.each([
  ['a minute after', window('23:01', '23:30'), window('18:00', '23:00')],
  ['before', window('08:00', '12:00'), window('18:00', '23:00')],
  ['on another day', window('18:00', '23:00', FRIDAY), window('18:00', '23:00', SATURDAY)],
  ['at the hour of an end on another day', window('01:00', '03:00', FRIDAY), window('22:00', '02:00', FRIDAY)],
])('a window does not meet one that it begins %s', (_, one, other) => {
  expect(meetingOf(one, other)).toBeUndefined();
});
