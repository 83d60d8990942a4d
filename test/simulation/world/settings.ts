import type { RuntimeConfig } from '../../../runtime/config/config';
import type { Timers } from '../../../runtime/config/timers';
import { verifyAccounts } from '../../../lambda/failover/steps/verify';

/**
 * The production timers' shape in little time: the rules of the settings hold, and a takeover needs few events.
 */
export const timers: Timers = {
  renewInterval: 3,
  requestTimeout: 1,
  pauseAllowance: 1,
  lease: 6,
  wait: 6.5,
  margin: 0.5,
  canaryAge: 3,
  beatPoll: 2.2,
  probeInterval: 3.5,
  probeTimeout: 1.5,
  dwell: 8,
  observerStaleness: 5,
  switchInterval: 3,
  switchThreshold: 1,
  ttl: 3,
  blockWindow: 120,
  stablePeriod: 10,
  reconcileInterval: 10,
};

export const primary = 'us-east-1';
export const standby = 'us-west-2';
export const witness = 'us-east-2';
export const regions = { primary, standby, witness };

export const doorOf = (region: string): string => `http://${region}.payments.test`;

/** @param grows whether the standby needs more instances than it has to take over */
export function configOf(
  grade: 'journal' | 'lag',
  changes: Partial<Timers> = {},
  grows = false,
  rpoLag = 30,
): RuntimeConfig {
  return {
    scope: 'payments',
    regions,
    grade,
    lanes: 2,
    tables: { control: 'control', journal: 'journal' },
    databases: {
      [primary]: { identifier: 'payments-primary', readReplicas: [], secretId: 'payments' },
      [standby]: { identifier: 'payments-standby', readReplicas: [], secretId: 'payments' },
    },
    databaseName: 'payments',
    groups: {
      [primary]: { name: 'web', minimum: 2, active: 2 },
      [standby]: { name: 'web', minimum: 1, active: grows ? 2 : 1 },
    },
    endpoints: {
      service: 'http://payments.test',
      regional: { [primary]: doorOf(primary), [standby]: doorOf(standby) },
    },
    topicName: 'alerts',
    rpoLag,
    timers: { ...timers, ...changes },
  };
}

/** Little money, so that payments are declined, too. */
export const openingBalances: Readonly<Record<string, number>> = {
  ann: 20,
  bob: 10,
  cyd: 5,
  dan: 0,
  ...Object.fromEntries(verifyAccounts.map((account) => [account, 10])),
};
