import { regionRules as clusterRegionRules } from '../../constructs/distributed-sql/regions';
import { cidrsOverlap } from '../settings/cidr';
import { checkIntervalRule, regionExists, retentionRule, sizeRules } from '../settings/common-rules';
import { formatDuration } from '../settings/duration';
import { show } from '../settings/leaf';
import { partitionOf } from '../settings/regions';
import type { Rule } from '../settings/rule';
import { residencyRule } from './residency';
import type { BankingSettings } from './settings';

/** Instances that may fail at the same time (N + 2). */
const spareInstances = 2;

/** Every Region that holds data, by its key. */
const held = ({ store, regions, dsql }: BankingSettings): Record<string, string> => ({
  'regions.first': regions.first,
  'regions.second': regions.second,
  ...(store === 'dsql' && { 'dsql.witness': dsql.witness }),
});

const exist = (settings: BankingSettings) => Object.values(held(settings)).every((one) => partitionOf(one));
const differ = ({ regions }: BankingSettings) => regions.first !== regions.second;

/** What is wrong with the three Regions of the clusters, as `DistributedSql` says it. */
const ofClusters = ({ regions, dsql }: BankingSettings) =>
  clusterRegionRules([regions.first, regions.second, dsql.witness]).find(({ when }) => when);

const places: readonly Rule<BankingSettings>[] = [
  regionExists('regions.first', ({ regions }) => regions.first),
  regionExists('regions.second', ({ regions }) => regions.second),
  onlyIf(
    ({ store }) => store === 'dsql',
    regionExists('dsql.witness', ({ dsql }) => dsql.witness),
  ),
  {
    when: (settings) => !differ(settings),
    message: ({ regions }) =>
      `regions.second: ${show(regions.second)} is the first Region, too; allowed is another Region; choose one`,
  },
  onlyIf(
    (settings) => exist(settings),
    residencyRule((settings) => ({ residency: settings.residency, held: held(settings) })),
  ),
];

const clusters: Rule<BankingSettings> = {
  when: (settings) =>
    settings.store === 'dsql' &&
    exist(settings) &&
    differ(settings) &&
    !places.some(({ when }) => when(settings)) &&
    ofClusters(settings) !== undefined,
  message: (settings) => `regions: ${ofClusters(settings)!.message}`,
};

const samePinned: Rule<BankingSettings> = {
  when: ({ dsql }) => dsql.clusters !== undefined && dsql.clusters.first === dsql.clusters.second,
  message: ({ dsql }) =>
    `dsql.clusters.second: ${show(dsql.clusters!.second)} is the first cluster, too; allowed is that of the other Region; copy the output ClusterIdentifier of the stack there`,
};

/** What must hold between the keys, apart from the objectives. */
export const bankingRules: readonly Rule<BankingSettings>[] = [
  ...places,
  clusters,
  samePinned,
  {
    when: ({ cidrs }) => cidrsOverlap(cidrs.first, cidrs.second),
    message: ({ cidrs }) =>
      `cidrs.second: ${show(cidrs.second)} overlaps ${show(cidrs.first)} of cidrs.first; allowed are ranges without a common address; choose another range for one of them`,
  },
  ...sizeRules<BankingSettings>('instances', ({ instances }) => instances, spareInstances),
  checkIntervalRule('routing.interval', ({ routing }) => routing.interval),
  {
    when: ({ routing }) => routing.ttl > 60 || routing.ttl % 1 !== 0,
    message: ({ routing }) =>
      `routing.ttl: ${show(formatDuration(routing.ttl))} is not allowed; allowed are whole seconds from "1s" to "60s"; write "10s"`,
  },
  retentionRule('backupRetention', ({ backupRetention }) => backupRetention),
  {
    when: ({ aurora }) => !/^[rx]/.test(aurora.instanceType),
    message: ({ aurora }) =>
      `aurora.instanceType: ${show(aurora.instanceType)} is not of a family that is optimized for memory, and a global database takes no other; allowed are families r and x; write "r7g.large"`,
  },
  {
    when: ({ drill }) => drill.duration < 300 || drill.duration > 43_200 || drill.duration % 60 !== 0,
    message: ({ drill }) =>
      `drill.duration: ${show(formatDuration(drill.duration))} is not allowed; allowed are whole minutes from "5m", in which clients have been led away and seen to be served, to "12h"; write "15m"`,
  },
];

/** A rule that has something to say only where another one has nothing. */
function onlyIf<T>(applies: (settings: T) => boolean, { when, message }: Rule<T>): Rule<T> {
  return { when: (settings) => applies(settings) && when(settings), message };
}
