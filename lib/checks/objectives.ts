import { Duration } from 'aws-cdk-lib';
import type { ResilienceChecksProps } from '../../constructs/resilience-checks';

/** What an architecture promises to those who use it and who pay for it, as the checks take it. */
export interface Objectives extends Pick<ResilienceChecksProps, 'rto' | 'rpo' | 'availability'> {
  /** US dollars a month. */
  readonly monthlyBudget?: number;
}

/** What settings promise: seconds, and the share of time in service. */
export interface PromisedObjectives {
  readonly rto?: number;
  /** Across Regions: writes that one Region alone has seen. */
  readonly rpo?: number;
  /** For instance 0.9995. */
  readonly availability?: number;
  /** US dollars a month. */
  readonly monthlyBudget?: number;
}

/** Objectives as settings have them, for the rules. */
export function objectivesOf({ rto, rpo, availability, monthlyBudget }: PromisedObjectives): Objectives {
  return {
    rto: rto === undefined ? undefined : Duration.seconds(rto),
    rpo: rpo === undefined ? undefined : Duration.seconds(rpo),
    // 0.9995 is 99.95 %, whatever floating point makes of it.
    availability: availability === undefined ? undefined : Number((availability * 100).toFixed(6)),
    ...(monthlyBudget !== undefined && { monthlyBudget }),
  };
}
