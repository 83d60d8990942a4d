import type { Topology } from '../../../assess/topology/model';
import type { ControlSnapshot, FailoverRecord } from '../../../lambda/store/record';
import { defaultPaymentsSettings, runtimeConfigOf } from '../../../lib/settings';
import type { Lease } from '../../../runtime/protocol/lease';
import { type DatabaseFact, type RegionFacts, type StatusFacts, known } from '../../../operate/status/facts';

export const east = 'us-east-1';
export const west = 'us-west-2';
export const witness = 'us-east-2';
/** The moment at which every situation is looked at. */
export const now = Date.parse('2026-11-21T12:00:00Z');

const config = runtimeConfigOf(defaultPaymentsSettings());
const check = { domain: `${west}.payments.test`, path: '/takeover', interval: 10, threshold: 2 };

const scheduled = (region: string, functionName: string) => ({ name: functionName, region, functionName });

export const topology: Topology = {
  architecture: 'payments',
  config,
  regions: [
    { name: east, role: 'primary', zones: [] },
    { name: west, role: 'standby', zones: [] },
    { name: witness, role: 'witness', zones: [] },
  ],
  stacks: [],
  databases: [
    { ...member('payments-primary', east, 'primary'), tags: { 'holdfast:backup': 'payments' } },
    { ...member('payments-primary-replica-1', east, 'replica', 'payments-primary'), multiAz: false },
    { ...member('payments-primary-replica-2', east, 'replica', 'payments-primary'), multiAz: false },
    member('payments-standby', west, 'cross-region-replica', 'payments-primary'),
  ],
  groups: [
    { name: 'payments-web', region: east, minimum: 20, maximum: 50, zones: [] },
    { name: 'payments-web', region: west, minimum: 5, maximum: 50, zones: [] },
  ],
  loadBalancers: [],
  healthChecks: [
    { id: 'Primary', ...check, inverted: true },
    { id: 'Takeover', ...check, inverted: false },
  ],
  records: [
    { name: `${east}.payments.test`, region: east, ttl: 60 },
    { name: 'payments.test', failover: 'PRIMARY', healthCheckId: 'Primary', region: east, ttl: 60 },
    { name: 'payments.test', failover: 'SECONDARY', healthCheckId: 'Takeover', region: west, ttl: 60 },
  ],
  schedules: [
    ...[east, west, witness].map((region) => scheduled(region, 'payments-probe')),
    ...[east, west].map((region) => scheduled(region, 'payments-reconciler')),
  ],
};

function member(
  identifier: string,
  region: string,
  role: Topology['databases'][number]['role'],
  source?: string,
): Topology['databases'][number] {
  return {
    identifier,
    region,
    role,
    ...(source ? { source } : {}),
    multiAz: true,
    instanceClass: 'db.r6g.xlarge',
    deletionProtection: true,
    backupRetentionDays: 35,
  };
}

/** An architecture that is as its template was born, in the words of a test that changes it. */
export class Situation {
  lease: Lease | undefined = { scope: 'payments', epoch: 1, holder: east, beat: 7, phase: 'serving' };
  beat: { moved: boolean; watched: number } | undefined = { moved: true, watched: 2 };
  snapshot: Partial<ControlSnapshot> = {};
  votes: ControlSnapshot['votes'] = [];
  databases: Record<string, DatabaseFact[]> = {
    [east]: [
      writer('payments-primary'),
      { ...replica('payments-primary-replica-1', 'payments-primary', east), multiAz: false },
      { ...replica('payments-primary-replica-2', 'payments-primary', east), multiAz: false },
    ],
    [west]: [replica('payments-standby', 'payments-primary', east)],
  };
  minimum: Record<string, number> = { [east]: 20, [west]: 5 };
  running: Record<string, string[]> = { [east]: [], [west]: [] };
  dnsRegion: string | undefined = east;

  /** us-west-2 has taken over; us-east-1 is as the fault left it. */
  static takenOver(): Situation {
    const found = new Situation();
    found.lease = { scope: 'payments', epoch: 2, holder: west, beat: 90, phase: 'serving' };
    found.snapshot = { records: [record({ status: 'done' })] };
    found.databases[west] = [writer('payments-standby')];
    found.minimum[west] = 20;
    found.dnsRegion = west;
    return found;
  }

  /** us-west-2 has taken over, and us-east-1 follows it. */
  static rebuilt(): Situation {
    const found = Situation.takenOver();
    found.databases[east]![0] = replica('payments-primary', 'payments-standby', west);
    return found;
  }

  /** Changes what RDS says of a database. */
  change(region: string, identifier: string, change: Partial<DatabaseFact>): this {
    this.databases[region] = this.databases[region]!.map((one) =>
      one.identifier === identifier ? { ...one, ...change } : one,
    );
    return this;
  }

  facts(change: Partial<StatusFacts> = {}): StatusFacts {
    const holder = this.lease?.holder;
    const observers = [east, west, witness].filter((region) => region !== holder);
    const votes = observers.map((observer) => ({
      scope: 'payments',
      observer,
      subject: holder ?? east,
      epoch: this.lease?.epoch ?? 1,
      verdict: 'up' as const,
      observedAt: now - 5000,
    }));
    const snapshot = { lease: this.lease, votes: [...this.votes, ...votes], records: [], ...this.snapshot };
    const unique = [...new Map([...snapshot.votes].reverse().map((vote) => [vote.observer, vote])).values()];
    return {
      topology,
      speed: 1,
      at: now,
      control: known({ snapshot: { ...snapshot, votes: unique }, ...(this.beat ? { beat: this.beat } : {}) }),
      regions: {
        [east]: this.region(east),
        [west]: this.region(west),
        [witness]: { databases: known([]), groups: known([]), ...functions('payments-probe') },
      },
      dns: known({ name: 'payments.test', addresses: ['10.0.0.10'], region: this.dnsRegion }),
      records: known([
        {
          role: 'PRIMARY',
          region: east,
          check: { ...check, inverted: true, disabled: false, healthy: holder !== west, said: ['HTTP 503'] },
        },
        {
          role: 'SECONDARY',
          region: west,
          check: { ...check, inverted: false, disabled: false, healthy: holder === west, said: ['HTTP 503'] },
        },
      ]),
      ...change,
    };
  }

  region(region: string): RegionFacts {
    const minimum = this.minimum[region]!;
    return {
      databases: known(this.databases[region]!),
      groups: known([{ name: 'payments-web', minimum, maximum: 50, desired: minimum, inService: minimum }]),
      machine: known({
        arn: `arn:aws:states:${region}:1:stateMachine:payments-failover`,
        running: this.running[region]!,
      }),
      ...functions('payments-probe', 'payments-reconciler'),
    };
  }
}

const functions = (...names: string[]) => ({
  functions: known(names.map((name) => ({ name, exists: true, active: true }))),
  schedules: known(names.map((functionName) => ({ functionName, enabled: true }))),
});

export function writer(identifier: string): DatabaseFact {
  return {
    identifier,
    arn: `arn:aws:rds:here:1:db:${identifier}`,
    status: 'available',
    multiAz: true,
    instanceClass: 'db.r6g.xlarge',
    deletionProtection: true,
    backupRetentionDays: 35,
    backupTag: 'payments',
  };
}

export function replica(identifier: string, source: string, region: string): DatabaseFact {
  return { ...writer(identifier), backupTag: undefined, source: { identifier: source, region }, replicates: true };
}

/** The takeover of epoch 2 by us-west-2, unless it is said otherwise. */
export function record(change: Partial<FailoverRecord>): FailoverRecord {
  return {
    scope: 'payments',
    epoch: 2,
    kind: 'failover',
    status: 'open',
    from: east,
    to: west,
    attempt: 1,
    execution: 'payments-2-1',
    claimedAt: now - 60_000,
    ...change,
  };
}
