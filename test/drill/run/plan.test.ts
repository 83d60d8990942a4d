import type { Topology } from '../../../assess/topology/model';
import { planDrill } from '../../../drill/run/plan';
import { failoverOf } from '../../../drill/run/watch';
import { defaultPaymentsSettings, runtimeConfigOf } from '../../../lib/settings';
import { faultByName } from '../../../local/faults/catalogue';

const topology = { architecture: 'payments', config: runtimeConfigOf(defaultPaymentsSettings()) } as Topology;
const planOf = (fault: string, speed = 10) =>
  planDrill({ topology, fault: faultByName(fault), speed, seed: 1, failback: true });

const seconds = (lines: readonly { seconds: number }[]) =>
  Math.round(lines.reduce((sum, line) => sum + line.seconds, 0) * 1000) / 1000;

test.each(['region-loss', 'one-way-in', 'primary-kill'])('the prediction of %s is the sum of its lines', (fault) => {
  const { prediction } = planOf(fault);
  expect(seconds(prediction.lines)).toBe(prediction.total);
});

test('a holder that still renews takes longer by its lease', () => {
  const revoke = planOf('one-way-in').prediction.lines.find(({ name }) => name === 'revoke');
  expect(revoke?.seconds).toBeCloseTo(1.4 - 0, 0);
  expect(planOf('one-way-in').prediction.total).toBeGreaterThan(planOf('partition').prediction.total);
});

test('what is expected is less than what is allowed', () => {
  const { prediction, hypothesis } = planOf('region-loss');
  expect(prediction.total).toBeLessThan(hypothesis.rtoSeconds ?? 0);
});

test('speed divides the timers and not what engines take', () => {
  const line = (speed: number, name: string) =>
    planOf('region-loss', speed).prediction.lines.find((candidate) => candidate.name === name)?.seconds;
  expect(line(1, 'TTL')).toBe(10 * line(10, 'TTL')!);
  expect(line(1, 'promotion')).toBe(line(10, 'promotion'));
});

test('a client may wait for a hung server until its own time-out, for a dead one it does not wait', () => {
  const client = (fault: string) =>
    planOf(fault).hypothesis.rtoSeconds! - planOf('primary-kill').hypothesis.rtoSeconds!;
  expect([client('primary-kill'), client('primary-hang')]).toEqual([0, 1.5]);
  expect(planOf('primary-hang').prediction.total).toBeLessThan(planOf('primary-hang').hypothesis.rtoSeconds!);
});

test('a fault inside the Region has no prediction of a Region failover on AWS', () => {
  expect(planOf('primary-kill').awsPrediction).toBeUndefined();
  expect(planOf('region-loss').awsPrediction?.total).toBeGreaterThan(600);
});

test('a failover record becomes steps in their order, in milliseconds since the drill began', () => {
  const failover = failoverOf(
    {
      scope: 'payments',
      epoch: 2,
      kind: 'failover',
      status: 'done',
      from: 'us-east-1',
      to: 'us-west-2',
      attempt: 1,
      execution: 'payments-2-1',
      claimedAt: 1000,
      startedAt: { seal: 1500, take: 1200 },
      endedAt: { take: 1300 },
      outcomes: { take: 'ok' },
    },
    1000,
  );
  expect(failover.steps).toEqual([
    { name: 'take', startedAt: 200, endedAt: 300, line: 'take', note: 'ok' },
    { name: 'seal', startedAt: 500, line: 'seal' },
  ]);
});
