import { type AvailabilityInput, dnsServiceLevel, regionalServiceLevels } from '../../assess/availability';
import {
  type BudgetLine,
  type Cover,
  detectionOf,
  lengthOf,
  longestOutage,
  promotedByHand,
  type ServiceTime,
} from '../../assess/objectives';
import { checkerPatience, failoverSeconds, type SwitchTiming } from '../../constructs/regional-routing/switch-time';
import { missedClaim, missedLoss, missedOutage } from '../settings/missed';
import type { BankingSettings } from './settings';

/** What a bank promises: seconds, and the share of time in service. */
export interface ReachedObjectives {
  readonly rto: number;
  readonly rpo: number;
  readonly availability: number;
}

/** What each store reaches with the defaults; an objective beyond that fails the synth and says by how much. */
export const reachable: Readonly<Record<BankingSettings['store'], ReachedObjectives>> = {
  dsql: { rto: 60, rpo: 0, availability: 0.9999 },
  'aurora-global': { rto: 1200, rpo: 2, availability: 0.9998 },
};

/** Health check of the load balancer, as `WebTier` makes it. */
const balancerCheck = { interval: 10, threshold: 2, timeout: 5 };

/** Times of Aurora. Read 2026-11. */
const aurora: { readonly failover: ServiceTime; readonly promote: ServiceTime } = {
  failover: {
    seconds: 60,
    kind: 'published',
    source: 'Amazon Aurora User Guide, "High availability for Amazon Aurora": typically under 60 s to a reader',
  },
  promote: {
    seconds: 300,
    kind: 'budget',
    source: 'Amazon Aurora User Guide, "Using switchover or failover": minutes, and no bound is promised',
  },
};

/** A silent Region leaves the answers of DNS: as long as `RegionalRouting` says. */
export function ledAway(timing: SwitchTiming): BudgetLine[] {
  const { interval, threshold, ttl } = timing;
  return [
    {
      name: 'detection',
      seconds: failoverSeconds({ ...timing, ttl: 0 }),
      why: `a check every ${interval} s, ${threshold} in a row without an answer, for ${checkerPatience} s each`,
    },
    { name: 'TTL', seconds: ttl, why: 'resolvers may keep the old answer this long' },
  ];
}

/** What is lost, what replaces it, and how long that takes. */
export function bankingCovers({ store, routing, aurora: { decision, lag } }: BankingSettings): readonly Cover[] {
  const dns = ledAway(routing);
  const instance: Cover = {
    outage: 'an instance',
    takes: ['reads', 'writes'],
    lines: [detectionOf(balancerCheck)],
    loses: 0,
  };
  // Nothing is promoted: a commit is confirmed when two of three Regions have it.
  if (store === 'dsql') return [instance, { outage: 'a Region', takes: ['reads', 'writes'], lines: dns, loses: 0 }];
  const { failover, promote } = aurora;
  return [
    instance,
    {
      outage: "the writer's zone",
      takes: ['writes'],
      lines: [{ name: 'database failover', seconds: failover.seconds, why: failover.source }],
      loses: 0,
    },
    { outage: 'a Region', takes: ['reads'], lines: dns, loses: 0 },
    {
      outage: 'the Region that writes',
      takes: ['writes'],
      // Detection and the move by DNS run beside the decision.
      lines: promotedByHand(Math.max(decision, lengthOf({ lines: dns })), { promote }),
      loses: lag,
    },
  ];
}

const isDatabase = ({ name }: { readonly name: string }) => name === 'database';

/** What the store adds to a row of services, by what AWS promises for it. Read 2026-11. */
export function availabilityOf(store: BankingSettings['store'], failover: number): AvailabilityInput {
  const servers = regionalServiceLevels.filter((one) => !isDatabase(one));
  if (store === 'dsql') {
    const source = 'Amazon Aurora DSQL SLA, several Regions: 99.999 % a month';
    return {
      failover,
      regional: servers,
      shared: [{ name: 'database', availability: 0.99999, source }, dnsServiceLevel],
    };
  }
  const source = 'Amazon Aurora SLA, several zones: 99.99 % a month';
  return {
    failover,
    regional: [...servers, { name: 'database', availability: 0.9999, source }],
    shared: [dnsServiceLevel],
  };
}

/** Settings that shorten the steps. */
const levers: Readonly<Record<BankingSettings['store'], string>> = {
  dsql: 'routing.ttl, routing.threshold, routing.interval',
  'aurora-global': 'aurora.decision; or write "store": "dsql", which promotes nothing',
};

/** Lines about the objectives that the settings miss. */
export function missedObjectives(settings: BankingSettings): string[] {
  const { store, objectives } = settings;
  const { rto, rpo, availability } = objectives;
  const covers = bankingCovers(settings);
  const failover = lengthOf(longestOutage(covers, 'writes')!);
  const writes = missedOutage('objectives.rto', rto, 'writes', covers, levers[store]);
  return [
    // Reads are back before writes are: one line says enough.
    ...(writes.length > 0 ? writes : missedOutage('objectives.rto', rto, 'reads', covers, levers[store])),
    ...missedLoss('objectives.rpo', rpo, covers),
    ...missedClaim(
      'objectives.availability',
      availability,
      `two Regions of which one takes over in ${failover} s`,
      availabilityOf(store, failover),
      store === 'dsql' ? 'routing.ttl' : 'aurora.decision',
    ),
  ];
}
