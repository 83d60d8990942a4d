import {
  costOfDay,
  type DayCost,
  instancesFor,
  latencyOfMiss,
  leastHitRate,
  loadBehind,
  withHeadroom,
} from '../../assess/capacity';
import { prices } from '../../assess/cost';
import { withoutZone } from '../settings/common-rules';
import { formatDuration } from '../settings/duration';
import type { NewsSettings } from './settings';

/** What readers ask, and what of it the origin sees, requests a second. */
export interface OriginLoad {
  readonly requests: number;
  readonly origin: number;
}

/** A usual day, the peak, and the peak with its margin; the first two without one for what is seen, the sizes with it. */
export function originLoads({ usual, peak, headroom, hitRate }: NewsSettings['load']) {
  const of = (requests: number): OriginLoad => ({ requests, origin: loadBehind(requests, hitRate) });
  return { usual: of(withHeadroom(usual, headroom)), peak: of(peak), margin: of(withHeadroom(peak, headroom)) };
}

/** Instances that carry a usual day with its margin. */
export const instancesNeeded = ({ load }: Pick<NewsSettings, 'load'>): number =>
  instancesFor(originLoads(load).usual.origin, load.requestsPerInstance);

/** How a number of instances carries a load. */
export interface CapacityLine extends OriginLoad {
  readonly name: string;
  /** Instances that are there, and that are left without a zone. */
  readonly instances: number;
  readonly left: number;
  readonly needed: number;
  /** 95 % of the misses are answered within this time, by those that are left, seconds. */
  readonly latency: number;
  /** Hit rate below which those that are there are overloaded, percent. */
  readonly leastHitRate: number;
}

/** What the site carries: on a usual day, at the peak, and with the margin. */
export function capacityOf({ load, instances, prescale }: NewsSettings): CapacityLine[] {
  const { requestsPerInstance: each } = load;
  const loads = originLoads(load);
  const line = (name: string, { requests, origin }: OriginLoad, there: number): CapacityLine => ({
    name,
    requests,
    origin,
    instances: there,
    left: withoutZone(there),
    needed: instancesFor(origin, each),
    latency: latencyOf(origin / withoutZone(there), each),
    leastHitRate: leastHitRate(requests, there * each),
  });
  const usual = { requests: load.usual, origin: loadBehind(load.usual, load.hitRate) };
  return [
    line('usual', usual, instances.minimum),
    line('peak', loads.peak, prescale.capacity),
    line('peak and margin', loads.margin, prescale.capacity),
  ];
}

function latencyOf(load: number, each: number): number {
  return Math.round(latencyOfMiss(load, each).reduce((sum, { seconds }) => sum + seconds, 0) * 1000) / 1000;
}

/** The latency objective must cover that of a miss at the peak with its margin, a zone being lost. */
export function missedLatency({ load, prescale, objectives }: NewsSettings): string[] {
  const { origin } = originLoads(load).margin;
  const lines = latencyOfMiss(origin / withoutZone(prescale.capacity), load.requestsPerInstance);
  const total = latencyOf(origin / withoutZone(prescale.capacity), load.requestsPerInstance);
  if (total <= objectives.latency) return [];
  const steps = lines.map(({ name, seconds }) => `${Math.round(seconds * 1000)} ${name}`).join(' + ');
  return [
    `objectives.latency: "${formatDuration(objectives.latency)}" is below its own budget, a miss at the peak without a zone: ` +
      `${steps} = ${Math.round(total * 1000)} ms; allowed is "${formatDuration(total)}" or more; raise it or prescale.capacity`,
  ];
}

/** Size of an answer as it leaves the edge, kB: a page without its pictures, compressed. An assumption, for the bill. */
const responseSize = 10;

/** Hours from one time of the day to the next time that it is another. */
function hoursBetween(from: string, to: string): number {
  const hours = (time: string) => Number(time.slice(0, 2)) + Number(time.slice(3)) / 60;
  return (hours(to) - hours(from) + 24) % 24;
}

/**
 * What a usual day costs, and one on which the peak lasts for the whole window of the pre-scale, USD by list price.
 *
 * @param monthly of what is always there, the groups with their minimum
 */
export function costOfDays(
  settings: NewsSettings,
  monthly: number,
): { readonly usual: DayCost; readonly peak: DayCost } {
  const { load, instances, prescale } = settings;
  const window = hoursBetween(prescale.from, prescale.to);
  const common = {
    monthly,
    // Either Region scales before the evening.
    extraInstanceHours: 2 * (prescale.capacity - instances.minimum) * window,
    instancePrice: prices[`ec2 ${instances.instanceTypes[0]}`]?.usd ?? NaN,
    responseSize,
  };
  const rest = { hours: 24 - window, requests: load.usual };
  const evening = (requests: number) => costOfDay({ ...common, parts: [rest, { hours: window, requests }] });
  return { usual: evening(load.usual), peak: evening(load.peak) };
}
