import type { Rule } from '../core/rules';
import type { ZonalShiftProps } from './props';

/** Most dates, and most windows, of a practice run (CloudFormation schema of ZonalAutoshiftConfiguration). */
const most = 15;

const window =
  /^(?<day>Mon|Tue|Wed|Thu|Fri|Sat|Sun):(?<from>(?:[01]\d|2[0-3]):[0-5]\d)-(?<lastDay>Mon|Tue|Wed|Thu|Fri|Sat|Sun):(?<to>(?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Whether a window is written as ARC wants it, ends after it begins, and lies within a day. */
function isWindow(text: string): boolean {
  const { day, from, lastDay, to } = window.exec(text)?.groups ?? {};
  return day !== undefined && day === lastDay && from! < to!;
}

function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // 2026-02-30 is parsed as a day of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** What can be wrong with a `ZonalShift`. */
export function shiftRules({ blockedDates = [], blockedWindows = [] }: ZonalShiftProps): Rule[] {
  const badDate = blockedDates.find((date) => !isDate(date));
  const badWindow = blockedWindows.find((text) => !isWindow(text));
  const crowded = Object.entries({ blockedDates, blockedWindows }).find(([, list]) => list.length > most);
  return [
    {
      when: badDate !== undefined,
      message: `blockedDates name "${badDate}"; allowed are dates of the calendar, UTC; write "2026-12-24"`,
    },
    {
      when: badWindow !== undefined,
      message: `blockedWindows name "${badWindow}"; allowed are windows within one day, UTC; write "Fri:16:00-Fri:20:00", and one window for each day`,
    },
    {
      when: crowded !== undefined,
      message: `${crowded?.[0]} are ${crowded?.[1].length}; allowed are at most ${most}; remove those that have passed or join neighbours`,
    },
  ];
}
