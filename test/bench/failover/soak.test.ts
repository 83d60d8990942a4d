import { soakOf } from '../../../bench/failover/soak';
import type { ControlSnapshot } from '../../../lambda/store/record';

const snapshot = (epoch: number): ControlSnapshot => ({
  lease: { scope: 'payments', epoch, holder: 'us-east-1', beat: 1, phase: 'serving' },
  votes: [],
  records: [],
});

test('a lease that stayed in its first epoch was never taken', () => {
  expect(soakOf(snapshot(1), [], 600)).toMatchObject({ falseTakeovers: 0, seconds: 600 });
});

test('every later epoch is a false takeover', () => {
  expect(soakOf(snapshot(3), [], 600).falseTakeovers).toBe(2);
});
