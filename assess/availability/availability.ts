import { regionalServiceLevels, sharedServiceLevels, type ServiceLevel } from './service-levels';

export interface AvailabilityInput {
  /** Longest time without service when a Region is lost, seconds; infinite when nothing takes over. */
  readonly failover: number;
  /** How long an outage of a regional service lasts on average, seconds. Default: one hour. */
  readonly meanOutage?: number;
  readonly regional?: readonly ServiceLevel[];
  readonly shared?: readonly ServiceLevel[];
}

export interface AvailabilityLine {
  readonly name: string;
  /** Share of time that this takes from the service. */
  readonly unavailable: number;
  readonly why: string;
}

export interface Availability {
  readonly lines: readonly AvailabilityLine[];
  /** Share of time in service. */
  readonly availability: number;
}

/** AWS publishes no durations of outages. Shorter ones are the pessimistic guess: a failover saves less of them. */
const assumedMeanOutage = 3600;

/**
 * Share of time in service that the architecture can claim: outages of regional services add up, and each is cut off
 * when the other Region has taken over; outages of shared services count in full. It is an estimate from promises
 * and one assumption, and says so; drills measure recovery, nothing here measures how often AWS fails.
 */
export function assessAvailability(input: AvailabilityInput): Availability {
  const {
    failover,
    meanOutage = assumedMeanOutage,
    regional = regionalServiceLevels,
    shared = sharedServiceLevels,
  } = input;
  const uncovered = Math.min(1, failover / meanOutage);
  const lines = [
    ...regional.map(({ name, availability, source }) => ({
      name,
      unavailable: (1 - availability) * uncovered,
      why: `${source}; ${Math.round(uncovered * 100)} % of an outage of ${meanOutage} s passes before the other Region serves`,
    })),
    ...shared.map(({ name, availability, source }) => ({ name, unavailable: 1 - availability, why: source })),
  ];
  return { lines, availability: 1 - lines.reduce((sum, { unavailable }) => sum + unavailable, 0) };
}

/** `99.982 %`: rounded down, since a claim may not be rounded up. */
export function percent(share: number): string {
  return `${Math.floor(share * 100_000 + 1e-6) / 1000} %`;
}
