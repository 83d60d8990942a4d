import { type CapacityWindow, DayOfWeek } from './props';

const day = 24 * 60;
const week = 7 * day;
const everyDay = [0, 1, 2, 3, 4, 5, 6];

/** Minutes since midnight of a time like `18:00`; NaN of anything else. */
export function minutesOf(time: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return Number(hours) * 60 + Number(minutes);
}

/** Minutes from one time of the day to the next time that it is another. */
export const minutesUntil = (from: string, to: string): number => (minutesOf(to) - minutesOf(from) + day) % day;

/** When a window begins, in crontab's five fields. */
export function beginOf({ from, days }: CapacityWindow): string {
  return cron(from, days ?? everyDay);
}

/** When it ends: a window that passes midnight ends on the days after those on which it begins. */
export function endOf({ from, to, days }: CapacityWindow): string {
  const later = minutesOf(to) < minutesOf(from) ? 1 : 0;
  return cron(
    to,
    (days ?? everyDay).map((one) => (one + later) % 7),
  );
}

function cron(time: string, days: readonly number[]): string {
  const minutes = minutesOf(time);
  const which = days.length === 7 ? '*' : [...days].sort((one, other) => one - other).join(',');
  return `${minutes % 60} ${Math.floor(minutes / 60)} * * ${which}`;
}

/**
 * Where one window begins inside of another or at its end, for instance `Monday at 20:00`. At the end too, since Auto
 * Scaling refuses two actions of a group at one time.
 */
export function meetingOf(one: CapacityWindow, other: CapacityWindow): string | undefined {
  const length = minutesUntil(other.from, other.to);
  const begins = (window: CapacityWindow) =>
    (window.days ?? everyDay).map((which) => which * day + minutesOf(window.from));
  const inside = begins(one).find((begin) =>
    begins(other).some((otherBegin) => (begin - otherBegin + week) % week <= length),
  );
  return inside === undefined ? undefined : `${nameOf(Math.floor(inside / day))} at ${one.from}`;
}

const nameOf = (which: DayOfWeek): string => `${DayOfWeek[which]![0]}${DayOfWeek[which]!.slice(1).toLowerCase()}`;
