/** What a day is made of. */
export interface DayInput {
  /** USD a month of what is there whatever is asked of it (`estimate`). */
  readonly monthly: number;
  /** Parts of the day, and what readers ask in them. */
  readonly parts: readonly { readonly hours: number; readonly requests: number }[];
  /** Hours of instances beyond those that are always there. */
  readonly extraInstanceHours: number;
  /** USD an hour of one of them. */
  readonly instancePrice: number;
  /** Size of an answer as it leaves the edge, kB. */
  readonly responseSize: number;
}

/** What a day costs, USD. */
export interface DayCost {
  readonly always: number;
  readonly instances: number;
  readonly requests: number;
  readonly data: number;
  readonly total: number;
}

/**
 * List prices of CloudFront in North America and Europe, USD, written down from memory: look them up before you decide
 * by them. That of data is the one of a month's first 10 TB; whoever sends more pays less for the rest.
 */
export const edgePrices = { requestsHttps: 0.01 / 10_000, gigabyteOut: 0.085 };

const daysPerMonth = 730 / 24;

/** The cost of a day by list price. Load balancers' units, logs and data between zones and Regions are not in it. */
export function costOfDay({ monthly, parts, extraInstanceHours, instancePrice, responseSize }: DayInput): DayCost {
  const asked = parts.reduce((sum, { hours, requests }) => sum + hours * 3600 * requests, 0);
  const cost = {
    always: monthly / daysPerMonth,
    instances: extraInstanceHours * instancePrice,
    requests: asked * edgePrices.requestsHttps,
    data: ((asked * responseSize) / 1_000_000) * edgePrices.gigabyteOut,
  };
  return { ...cost, total: Object.values(cost).reduce((sum, one) => sum + one, 0) };
}
