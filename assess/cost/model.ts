import type { Resource } from '../../constructs/resilience-checks/model/template';

/** What a resource is for. */
export type Concern = 'compute' | 'database' | 'cache' | 'network' | 'traffic' | 'keys and secrets' | 'observability';

/** Units of one item that a resource is billed for as long as it is there. */
export interface Billed {
  /** A key of the price table. */
  readonly item: string;
  readonly units: number;
  readonly concern: Concern;
  /** What is counted, in words for people: `m7g.large`. */
  readonly what: string;
}

/** What can be said about the price of a resource. */
export type Bill =
  | { readonly kind: 'billed'; readonly items: readonly Billed[] }
  /** It costs by what is done with it, which no template says. */
  | { readonly kind: 'by use' }
  | { readonly kind: 'free' }
  /** What it costs is not known here. */
  | { readonly kind: 'unknown'; readonly why: string };

/** A line of the estimate: one item in one Region. */
export interface CostLine {
  readonly region: string;
  readonly concern: Concern;
  readonly what: string;
  readonly item: string;
  readonly units: number;
  /** USD a month. */
  readonly monthly: number;
  readonly fromMemory: boolean;
}

/** Resources of a type that are not in the sum. */
export interface Unpriced {
  readonly type: string;
  readonly count: number;
  readonly why: string;
}

export interface Estimate {
  readonly lines: readonly CostLine[];
  /** What costs by use. */
  readonly byUse: readonly Unpriced[];
  /** What is billed and has no price here. */
  readonly unknown: readonly Unpriced[];
  /** USD a month. */
  readonly total: number;
  readonly regions: readonly { readonly region: string; readonly role: Role; readonly monthly: number }[];
  /** Cost of the Regions that are not primary, as a share of the primary's; undefined with one Region. */
  readonly standbyShare?: number;
}

export type Role = 'primary' | 'other';

export const regionName = ({ template }: Resource): string => template.region ?? 'unknown';
