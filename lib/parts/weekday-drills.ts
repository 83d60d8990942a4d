import type { Stack } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { WeekdayCatalogue } from '../../constructs/chaos';
import { type ArchitectureContext, dataStack } from './context';

export interface WeekdayDrillsOptions {
  /** What ends each of them. */
  readonly stopAlarms: IAlarm[];
  /** IANA name of the zone in which they begin at ten. */
  readonly timeZone: string;
}

/** A fault for each working day in a Region, by which people learn what their system does before it happens to them. */
export function weekdayDrills(
  context: ArchitectureContext,
  region: string,
  { stopAlarms, timeZone }: WeekdayDrillsOptions,
): Stack {
  const stack = dataStack(context, 'drills', region, { description: 'Experiments of AWS FIS, one each working day' });
  new WeekdayCatalogue(stack, 'Weekdays', {
    architecture: context.scope,
    stopAlarms,
    zone: `${region}a`,
    timeZone,
  });
  return stack;
}
