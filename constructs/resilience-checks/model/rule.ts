import type { Resource } from './template';
import type { ResourceSet } from './resource-set';

/** Errors break a promise; warnings are bets that may be right. */
export type Severity = 'error' | 'warning';

/** One place where a rule does not hold. */
export interface Offence {
  readonly at: Resource;
  /** What is wrong here: bad value and what is allowed, in lower case. */
  readonly what: string;
  /** Property inside the resource, for instance `Properties/TTL`. */
  readonly property?: string;
  /** What to change here. Default: the rule's own words. */
  readonly fix?: string;
}

/** A rule: what must hold, why, what to change, and the pure function that finds where it does not hold. */
export interface Rule {
  /** Name of its file, and of the rule behind the prefix of the pack. */
  readonly id: string;
  readonly severity: Severity;
  /** What must hold, for the index of the rules. */
  readonly holds: string;
  /** What happens otherwise. */
  readonly why: string;
  readonly fix: string;
  /** Judges all resources at once, since much that goes wrong is between them. Never throws; unknown values pass. */
  readonly check: (set: ResourceSet) => readonly Offence[];
}

/** What a rule has against a resource. */
export interface CheckFinding {
  /** For instance `Resilience-FisStopCondition`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly at: Resource;
  readonly property?: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}
