import { enforce, wholeNumber } from '../core/rules';

/** Days on which people are at work. */
export enum Weekday {
  MONDAY = 'MON',
  TUESDAY = 'TUE',
  WEDNESDAY = 'WED',
  THURSDAY = 'THU',
  FRIDAY = 'FRI',
}

const fields = ['minutes', 'hours', 'day of month', 'month', 'day of week', 'year'];

/** When a drill begins, in the time zone of its schedule. */
export class DrillTime {
  /**
   * Every day.
   *
   * @param hour 0 to 23
   */
  static daily(hour: number): DrillTime {
    return DrillTime.at('daily', hour, '* * ? *');
  }

  /**
   * Every Monday to Friday.
   *
   * @param hour 0 to 23
   */
  static workdays(hour: number): DrillTime {
    return DrillTime.at('workdays', hour, '? * MON-FRI *');
  }

  /**
   * Once a week.
   *
   * @param hour 0 to 23
   */
  static weekly(day: Weekday, hour: number): DrillTime {
    return DrillTime.at('weekly', hour, `? * ${day} *`);
  }

  /**
   * On the first of each month.
   *
   * @param hour 0 to 23; 2 if nothing is given
   */
  static monthly(hour = 2): DrillTime {
    return DrillTime.at('monthly', hour, '1 * ? *');
  }

  /**
   * On the first of January, April, July and October.
   *
   * @param hour 0 to 23; 2 if nothing is given
   */
  static quarterly(hour = 2): DrillTime {
    return DrillTime.at('quarterly', hour, '1 1,4,7,10 ? *');
  }

  /** By an expression of EventBridge Scheduler, for instance `cron(30 10 ? * TUE#2 *)`. */
  static cron(expression: string): DrillTime {
    const inside = /^cron\(([^()]+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/) ?? [];
    const [, , dayOfMonth, , dayOfWeek] = inside;
    enforce('InvalidDrillTime', 'DrillTime.cron', [
      {
        when: inside.length !== fields.length,
        message: `expression is "${expression}"; allowed is cron(...) with ${fields.length} fields (${fields.join(', ')}); write for instance "cron(0 2 1 * ? *)"`,
      },
      {
        when: (dayOfMonth === '?') === (dayOfWeek === '?'),
        message: `expression is "${expression}"; allowed is "?" in one of day of month and day of week; put it where the day is not said`,
      },
    ]);
    return new DrillTime(expression);
  }

  private static at(name: string, hour: number, days: string): DrillTime {
    enforce('InvalidDrillTime', `DrillTime.${name}`, [wholeNumber('hour', hour, 0, 23)]);
    return new DrillTime(`cron(0 ${hour} ${days})`);
  }

  private constructor(
    /** As EventBridge Scheduler spells it. */
    readonly expression: string,
  ) {}
}
