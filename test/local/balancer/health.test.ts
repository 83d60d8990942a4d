import { afterCheck, eligible, newTarget, type CheckFailure, type TargetHealth } from '../../../local/balancer/health';

const thresholds = { healthyThreshold: 3, unhealthyThreshold: 2 };
const failure: CheckFailure = { code: 'Target.Timeout', description: 'Request timed out' };
const run = (checks: string, from: TargetHealth = newTarget): string =>
  [...checks].reduce((health, check) => afterCheck(health, thresholds, check === '+' ? undefined : failure), from)
    .status;

test.each([
  ['one good check makes a new target healthy', '+', 'healthy'],
  ['a new target stays initial below the threshold', '-', 'initial'],
  ['a new target that fails is unhealthy at the threshold', '--', 'unhealthy'],
  ['a single failure in between is forgiven', '+-+-', 'healthy'],
  ['failures in a row make it unhealthy', '+--', 'unhealthy'],
  ['an unhealthy target needs its successes in a row', '--++-++', 'unhealthy'],
  ['an unhealthy target recovers at the threshold', '--+++', 'healthy'],
])('%s', (_name, checks, status) => expect(run(checks)).toBe(status));

test('requests go to healthy targets only', () => {
  const targets = [{ health: afterCheck(newTarget, thresholds) }, { health: newTarget }];
  expect(eligible(targets)).toEqual([targets[0]]);
});

test('without a healthy target requests go to all of them', () => {
  const sick = { health: { status: 'unhealthy', against: 0 } as TargetHealth };
  expect(eligible([sick, sick])).toHaveLength(2);
});
