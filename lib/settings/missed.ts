import { assessAvailability, type AvailabilityInput, percent } from '../../assess/availability';
import {
  type Cover,
  largestLoss,
  lengthOf,
  longestOutage,
  type Service,
  stepsInOneLine,
} from '../../assess/objectives/outages';
import { formatDuration } from './duration';

/**
 * An RTO must cover the longest of the outages that the architecture covers. One line, with the steps in it; nothing when
 * the objective is met.
 *
 * @param key for instance `objectives.rto`
 * @param rto seconds
 * @param levers settings that shorten the steps
 */
export function missedOutage(
  key: string,
  rto: number,
  service: Service,
  covers: readonly Cover[],
  levers: string,
): string[] {
  const worst = longestOutage(covers, service);
  if (!worst || lengthOf(worst) <= rto) return [];
  return [
    `${key}: "${formatDuration(rto)}" is below its own budget, ${service} after the loss of ${worst.outage}: ${stepsInOneLine(worst)}; ` +
      `allowed is "${formatDuration(lengthOf(worst))}" or more; raise it or shorten a step (${levers})`,
  ];
}

/** An RPO must cover what asynchronous copies may lack. `rpo`: seconds. */
export function missedLoss(key: string, rpo: number, covers: readonly Cover[]): string[] {
  const worst = largestLoss(covers);
  if (!worst || worst.loses <= rpo) return [];
  return [
    `${key}: "${formatDuration(rpo)}" cannot be kept when ${worst.outage} is lost, since its copy lags by up to ${worst.loses} s; ` +
      `allowed is "${formatDuration(worst.loses)}" or more; raise it`,
  ];
}

/**
 * The availability may not exceed what the architecture can claim.
 *
 * @param claim who claims it, for instance `one Region`
 * @param lever what a shorter one would raise the claim
 */
export function missedClaim(
  key: string,
  wanted: number,
  claim: string,
  input: AvailabilityInput,
  lever: string,
): string[] {
  const { availability, lines } = assessAvailability(input);
  if (wanted <= availability) return [];
  const shares = lines
    .filter(({ unavailable }) => unavailable > 0)
    .map(({ name, unavailable }) => `${(unavailable * 100).toFixed(4)} % ${name}`);
  return [
    `${key}: ${wanted} is more than ${claim} can claim: ${percent(availability)}, for want of ${shares.join(' + ')}; ` +
      `allowed is at most ${Math.floor(availability * 10_000) / 10_000}; lower it or shorten ${lever}`,
  ];
}
