import {
  awsServiceTimes,
  type Cover,
  databaseInOtherZone,
  detectionOf,
  healthCheckTimeout,
  lengthOf,
  movedByDns,
  promotedByHand,
} from '../../assess/objectives';
import { aliasTtl } from '../parts/endpoint-failover';
import { checkIntervalRule, pairRules, retentionRule } from './common-rules';
import { missedLoss, missedOutage } from './missed';
import type { PairSettings } from './pair-shape';
import type { Rule } from './rule';

/** Health check of the load balancer, as `WebTier` makes it. */
const balancerCheck = { interval: 10, threshold: 2, timeout: 5 };

/** A replica in another Region is never quite there: below this an RPO would be a wish, seconds. */
const leastLag = 5;

/** Days that backups reach back at least. */
const leastBackupDays = 7;

/** What is lost, and what replaces it. The traffic moves by itself, the right to write by people. */
export function pairCovers({
  healthCheck,
  decision,
  objectives,
}: Pick<PairSettings, 'healthCheck' | 'decision' | 'objectives'>): readonly Cover[] {
  const dns = movedByDns({ ...healthCheck, timeout: healthCheckTimeout.seconds }, aliasTtl);
  return [
    {
      outage: 'an instance, or those of a zone',
      takes: ['reads', 'writes'],
      lines: [detectionOf(balancerCheck)],
      loses: 0,
    },
    { outage: "the database's zone", takes: ['writes'], lines: databaseInOtherZone(awsServiceTimes), loses: 0 },
    { outage: 'the primary Region', takes: ['reads'], lines: dns, loses: 0 },
    // Detection and the move by DNS run beside the decision.
    {
      outage: 'the primary Region',
      takes: ['writes'],
      lines: promotedByHand(Math.max(decision, lengthOf({ lines: dns })), awsServiceTimes),
      loses: Math.max(objectives.rpo, leastLag),
    },
  ];
}

/** What can be wrong between the keys of `pairShape`. */
export const pairSettingsRules: readonly Rule<PairSettings>[] = [
  ...pairRules,
  retentionRule('database.backupRetention', ({ database }) => database.backupRetention, leastBackupDays),
  checkIntervalRule('healthCheck.interval', ({ healthCheck }) => healthCheck.interval),
  {
    when: ({ objectives }) => objectives.writeRto < objectives.rto,
    message: ({ objectives: { rto, writeRto } }) =>
      `objectives.writeRto: ${writeRto} s is less than objectives.rto of ${rto} s; allowed is that or more; writes come back after reads`,
  },
];

/** Lines about the times that are promised and cannot be kept. */
export function missedTimes({ objectives: { rto, writeRto, rpo } }: PairSettings, covers: readonly Cover[]): string[] {
  return [
    ...missedOutage('objectives.rto', rto, 'reads', covers, 'healthCheck.interval, healthCheck.threshold'),
    ...missedOutage('objectives.writeRto', writeRto, 'writes', covers, 'decision'),
    ...missedLoss('objectives.rpo', rpo, covers),
  ];
}
