import { enforce } from '../core/rules';

/** Properties of a `BlockedWindow`. */
export interface BlockedWindowProps {
  /** Its first moment, ISO 8601 with an offset, for instance `2026-12-18T00:00:00+01:00`. */
  readonly from: string;

  /** The first moment after it, in the same form. */
  readonly to: string;

  /** Why nothing may be tried, for those who look for the drill. */
  readonly reason: string;
}

const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

/** A time in which no drill begins, and into which none lasts. */
export class BlockedWindow {
  /** First moment, UTC, milliseconds since 1970. */
  readonly from: number;
  /** First moment after it, UTC, milliseconds since 1970. */
  readonly to: number;
  readonly reason: string;

  constructor({ from, to, reason }: BlockedWindowProps) {
    this.from = read(from);
    this.to = read(to);
    this.reason = reason;
    enforce('InvalidBlockedWindow', `blocked window "${reason}"`, [
      badMoment('from', from, this.from),
      badMoment('to', to, this.to),
      {
        when: this.from >= this.to,
        message: `from is "${from}" and to is "${to}"; allowed is a window that ends after it begins; exchange them`,
      },
      {
        when: reason === '',
        message: 'reason is ""; allowed is a text; say why nothing may be tried',
      },
    ]);
  }
}

const read = (text: string): number => (moment.test(text) ? Date.parse(text) : NaN);

const badMoment = (name: string, text: string, value: number) => ({
  when: Number.isNaN(value),
  message: `${name} is "${text}"; allowed is ISO 8601 with an offset, such as "2026-12-18T00:00:00+01:00"; complete it`,
});
