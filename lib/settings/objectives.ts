import { assessAvailability, percent } from '../../assess/availability';
import { budgetInOneLine, predictRegionFailover } from '../../assess/objectives/region-failover';
import type { ServiceTimes } from '../../assess/objectives/service-times';
import { formatDuration } from './duration';
import type { PaymentsSettings } from './payments';

/**
 * The RTO must cover its own budget, for a dead holder as well as for a sick one. One line, with the budget in it;
 * nothing when the objective is met.
 */
export function missedRto(settings: PaymentsSettings, serviceTimes: ServiceTimes): string[] {
  const { timers, grade, objectives } = settings;
  const prediction = predictRegionFailover({ timers, serviceTimes, grade });
  const longest = Math.max(prediction.total, prediction.sick);
  if (longest <= objectives.rto) return [];
  return [
    `objectives.rto: "${formatDuration(objectives.rto)}" is below its own budget: ${budgetInOneLine(prediction)}, ` +
      `${prediction.sick} s when the holder is sick; allowed is "${formatDuration(longest)}" or more; ` +
      `raise it or shorten a timer (dwell, switchInterval, switchThreshold, ttl)`,
  ];
}

/** The availability may not exceed what the architecture can claim with its failover. */
export function missedAvailability(settings: PaymentsSettings, serviceTimes: ServiceTimes): string[] {
  const { timers, grade, objectives } = settings;
  const prediction = predictRegionFailover({ timers, serviceTimes, grade });
  const failover = Math.max(prediction.total, prediction.sick);
  const { availability, lines } = assessAvailability({ failover });
  if (objectives.availability <= availability) return [];
  const shares = lines
    .filter(({ unavailable }) => unavailable > 0)
    .map(({ name, unavailable }) => `${(unavailable * 100).toFixed(4)} % ${name}`);
  return [
    `objectives.availability: ${objectives.availability} is more than two Regions with a failover of ${failover} s can claim: ` +
      `${percent(availability)}, for want of ${shares.join(' + ')}; allowed is at most ${floorShare(availability)}; ` +
      `lower it or shorten the failover`,
  ];
}

const floorShare = (share: number) => Math.floor(share * 10_000) / 10_000;
