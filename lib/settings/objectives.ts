import { budgetInOneLine, predictRegionFailover } from '../../assess/objectives/region-failover';
import type { ServiceTimes } from '../../assess/objectives/service-times';
import { formatDuration } from './duration';
import { missedClaim } from './missed';
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
  const claim = `two Regions with a failover of ${failover} s`;
  return missedClaim('objectives.availability', objectives.availability, claim, { failover }, 'the failover');
}
