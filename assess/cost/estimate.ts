import { createResourceSet, type ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import type { Resource, SourceTemplate } from '../../constructs/resilience-checks/model/template';
import { writingRegions } from '../model/databases';
import { billOf } from './bill';
import { type Billed, type CostLine, type Estimate, regionName, type Unpriced } from './model';
import { hoursPerMonth, pricedRegions, prices } from './prices';

/**
 * What the resources of an architecture cost a month by list price while nothing is asked of them: no discount, no free
 * tier, no traffic. What has no price here is listed and not guessed.
 */
export function estimate(templates: readonly SourceTemplate[]): Estimate {
  const set = createResourceSet(templates);
  const lines: CostLine[] = [];
  const byUse: Resource[] = [];
  const unknown: { resource: Resource; why: string }[] = [];
  for (const resource of set.all) {
    const bill = billOf(set, resource);
    if (bill.kind === 'by use') byUse.push(resource);
    if (bill.kind === 'unknown') unknown.push({ resource, why: bill.why });
    if (bill.kind !== 'billed') continue;
    for (const item of bill.items) {
      const line = lineOf(resource, item);
      if (typeof line === 'string') unknown.push({ resource, why: line });
      else lines.push(line);
    }
  }
  return {
    lines: together(lines),
    byUse: counted(byUse.map((resource) => ({ resource, why: 'by use' }))),
    unknown: counted(unknown),
    total: sum(lines),
    ...regionsOf(set, lines),
  };
}

/** The line of an item, or why there is none. */
function lineOf(resource: Resource, { item, units, concern, what }: Billed): CostLine | string {
  const region = regionName(resource);
  if (!pricedRegions.includes(region)) return `no prices of ${region}`;
  const price = prices[item];
  if (!price) return `no price of ${item}`;
  const monthly = units * price.usd * (price.per === 'hour' ? hoursPerMonth : 1);
  return { region, concern, what, item, units, monthly, fromMemory: price.confirmation === 'from memory' };
}

/** One line for each item of a Region, the most expensive first. */
function together(lines: readonly CostLine[]): CostLine[] {
  const sums = new Map<string, CostLine>();
  for (const line of lines) {
    const key = [line.region, line.concern, line.what].join('\n');
    const known = sums.get(key);
    sums.set(key, known ? { ...known, units: known.units + line.units, monthly: known.monthly + line.monthly } : line);
  }
  return [...sums.values()].sort((one, other) => other.monthly - one.monthly || one.what.localeCompare(other.what));
}

function counted(found: readonly { readonly resource: Resource; readonly why: string }[]): Unpriced[] {
  const rows = new Map<string, Unpriced>();
  for (const { resource, why } of found) {
    const key = `${resource.type}\n${why}`;
    rows.set(key, { type: resource.type, why, count: (rows.get(key)?.count ?? 0) + 1 });
  }
  return [...rows.values()].sort((one, other) => one.type.localeCompare(other.type));
}

const sum = (lines: readonly CostLine[]): number => lines.reduce((all, { monthly }) => all + monthly, 0);

/** Primary is where the databases are written; where that does not tell, the Region that costs most. */
function regionsOf(set: ResourceSet, lines: readonly CostLine[]): Pick<Estimate, 'regions' | 'standbyShare'> {
  const costs = [...new Set(lines.map(({ region }) => region))]
    .map((region) => ({ region, monthly: sum(lines.filter((line) => line.region === region)) }))
    .sort((one, other) => other.monthly - one.monthly);
  const writing = writingRegions(set);
  const primary = writing.length === 1 ? writing[0] : costs[0]?.region;
  const regions = costs.map((one) => ({
    ...one,
    role: one.region === primary ? ('primary' as const) : ('other' as const),
  }));
  const own = regions.find(({ role }) => role === 'primary')?.monthly ?? 0;
  const rest = regions.filter(({ role }) => role === 'other').reduce((all, { monthly }) => all + monthly, 0);
  return { regions, standbyShare: regions.length > 1 && own > 0 ? rest / own : undefined };
}
