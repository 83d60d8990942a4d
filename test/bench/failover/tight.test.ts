import {
  onlyPrimaryRegion,
  templateTimers,
  tightSpeed,
  tightTimers,
  tightTopology,
} from '../../../bench/failover/tight';
import { localServiceTimes } from '../../../assess/objectives';
import type { Topology } from '../../../assess/topology/model';
import { brokenTimingRules } from '../../../lib/settings/timing';
import { runtimeConfigOf, defaultPaymentsSettings } from '../../../lib/settings';
import { scaleTimers } from '../../../runtime/config/timers';

const config = { ...runtimeConfigOf(defaultPaymentsSettings()), timers: templateTimers };
const { primary, standby, witness } = config.regions;

const stack = (name: string) => ({
  name,
  region: standby,
  plane: 'serverless' as const,
  templatePath: '',
  dependencies: [],
});
const database = (identifier: string, region: string, role: 'primary' | 'replica' | 'cross-region-replica') => ({
  identifier,
  region,
  role,
  multiAz: true,
});
const group = (region: string) => ({ name: 'payments-web', region, minimum: 5, maximum: 50, zones: [] });
const balancer = (region: string) => ({
  name: 'payments',
  region,
  check: { path: '/live', interval: 10, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 2 },
  deregistrationDelay: 30,
});

const topology: Topology = {
  architecture: 'payments',
  config,
  regions: [
    { name: primary, role: 'primary', zones: ['us-east-1a'] },
    { name: standby, role: 'standby', zones: ['us-west-2a'] },
    { name: witness, role: 'witness', zones: [] },
  ],
  stacks: [stack('payments-control'), stack(`payments-failover-${standby}`)],
  databases: [
    database('payments-primary', primary, 'primary'),
    database('payments-primary-replica-1', primary, 'replica'),
    database('payments-standby', standby, 'cross-region-replica'),
  ],
  groups: [group(primary), group(standby)],
  loadBalancers: [balancer(primary), balancer(standby)],
  healthChecks: [{ id: 'Takeover', domain: 'x', path: '/takeover', interval: 10, threshold: 1, inverted: false }],
  records: [
    { name: 'payments.test', failover: 'PRIMARY', healthCheckId: 'Takeover', region: primary, ttl: 60 },
    { name: 'payments.test', failover: 'SECONDARY', healthCheckId: 'Takeover', region: standby, ttl: 60 },
  ],
  schedules: [
    { name: 'probe', region: standby, functionName: 'payments-probe', everySeconds: 60 },
    { name: 'reconciler', region: standby, functionName: 'payments-reconciler', everySeconds: 60 },
  ],
};

test('the timers of the bench obey the rules of the protocol', () => {
  const serviceTimes = localServiceTimes();
  expect(brokenTimingRules({ timers: tightTimers, serviceTimes, grade: 'journal' })).toEqual([]);
});

test('the template waits whole seconds, and at the speed of the bench as long as the bench says', () => {
  for (const name of ['beatPoll', 'wait'] as const) expect(Number.isInteger(templateTimers[name])).toBe(true);
  const { switchInterval, ...inForce } = scaleTimers(templateTimers, tightSpeed);
  const { switchInterval: wanted, ...others } = tightTimers;
  for (const [name, seconds] of Object.entries(others))
    expect([name, inForce[name as keyof typeof inForce]]).toEqual([name, expect.closeTo(seconds, 9)]);
  // The one that Route 53 does not offer.
  expect([switchInterval, wanted]).toEqual([0.5, 0.1]);
});

test('the local Region hears what the template cannot say', () => {
  const tight = tightTopology(topology);
  const inForce = (seconds: number) => seconds / tightSpeed;
  expect(tight.healthChecks.map(({ interval }) => inForce(interval))).toEqual([tightTimers.switchInterval]);
  expect(tight.records.map(({ ttl }) => inForce(ttl))).toEqual([tightTimers.ttl, tightTimers.ttl]);
  expect(tight.config.timers.switchInterval).toBe(tightTimers.switchInterval * tightSpeed);
  expect(tight.schedules.map(({ everySeconds }) => everySeconds)).toEqual([60, 20]);
});

test('alone, the primary Region keeps its store and loses everything that could take over', () => {
  const alone = onlyPrimaryRegion(topology);
  expect(alone.stacks.map(({ name }) => name)).toEqual(['payments-control']);
  expect(alone.databases.map(({ identifier }) => identifier)).toEqual(['payments-primary']);
  expect([...alone.groups, ...alone.loadBalancers].map(({ region }) => region)).toEqual([primary, primary]);
  expect(alone.schedules).toEqual([]);
  expect(alone.regions.map(({ role }) => role)).toEqual(['primary', 'witness', 'witness']);
  expect(alone.config).toBe(topology.config);
});

test('alone, the name leads to the primary Region whatever its health', () => {
  const { records, healthChecks } = onlyPrimaryRegion(topology);
  expect(healthChecks).toEqual([]);
  expect(records).toEqual([{ name: 'payments.test', region: primary, ttl: 60 }]);
});

test('fails for an assembly without the store', () => {
  expect(() => onlyPrimaryRegion({ ...topology, stacks: [] })).toThrow('has no stack "payments-control"');
});
