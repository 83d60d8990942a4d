import { EngineError } from '../engine/error';

/** Size of a group, in instances. */
export interface Size {
  readonly minimum: number;
  readonly maximum: number;
  readonly desired: number;
}

const invalid = (message: string) => new EngineError('ValidationError', message);

/** The size after SetDesiredCapacity; refused outside of the group's bounds, in the words of AWS. */
export function withDesired(size: Size, desired: number | undefined): Size {
  const wanted = capacity('DesiredCapacity', desired);
  if (wanted > size.maximum)
    throw invalid(
      `New SetDesiredCapacity value ${wanted} is above max value ${size.maximum} for the AutoScalingGroup.`,
    );
  if (wanted < size.minimum)
    throw invalid(
      `New SetDesiredCapacity value ${wanted} is below min value ${size.minimum} for the AutoScalingGroup.`,
    );
  return { ...size, desired: wanted };
}

/**
 * The size after UpdateAutoScalingGroup. A desired capacity that is not given follows the bounds that are; one that is
 * given has to lie between them.
 */
export function withBounds(
  size: Size,
  change: { readonly MinSize?: number; readonly MaxSize?: number; readonly DesiredCapacity?: number },
): Size {
  const minimum = change.MinSize === undefined ? size.minimum : capacity('MinSize', change.MinSize);
  const maximum = change.MaxSize === undefined ? size.maximum : capacity('MaxSize', change.MaxSize);
  if (maximum < minimum) throw invalid(`Max bound, ${maximum}, must be greater than or equal to min bound, ${minimum}`);
  if (change.DesiredCapacity === undefined)
    return { minimum, maximum, desired: Math.min(maximum, Math.max(minimum, size.desired)) };
  const desired = capacity('DesiredCapacity', change.DesiredCapacity);
  if (desired < minimum || desired > maximum)
    throw invalid(
      `Desired capacity:${desired} must be between the specified min size:${minimum} and max size:${maximum}`,
    );
  return { minimum, maximum, desired };
}

function capacity(name: string, value: number | undefined): number {
  if (value !== undefined && Number.isInteger(value) && value >= 0) return value;
  throw invalid(`${name} is ${value}: it must be a whole number of instances, 0 or more`);
}
