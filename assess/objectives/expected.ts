import {
  detectionOfDeadHolder,
  detectionOfSickHolder,
  predictRegionFailover,
  type BudgetLine,
  type FailoverInput,
  type FailoverPrediction,
} from './region-failover';

/**
 * How long a Region failover takes as clients see it, on average, where `predictRegionFailover` says how long it may
 * take at most: a fault meets each periodic wait half way through, a resolver's answer is half as old as its TTL, and
 * nobody waits for the verification. This is the prediction that a measured drill is compared with.
 */
export function expectRegionFailover(input: FailoverInput): FailoverPrediction {
  const { timers } = input;
  const early: Readonly<Record<string, BudgetLine>> = {
    detection: {
      name: 'detection',
      seconds: detectionOfDeadHolder(timers) - timers.probeInterval / 2 + timers.beatPoll / 2,
      why: 'half a probe interval and the probe time-out, then the dwell or the lease wait, then half a beat poll',
    },
    switch: {
      name: 'switch',
      seconds: timers.switchInterval * (timers.switchThreshold - 0.5),
      why: 'the first health check comes after half an interval',
    },
    TTL: { name: 'TTL', seconds: timers.ttl / 2, why: 'the answer that a resolver holds is half as old as its TTL' },
  };
  const lines = predictRegionFailover(input)
    .lines.filter(({ name }) => name !== 'verify')
    .map((line) => early[line.name] ?? line)
    .map((line) => ({ ...line, seconds: round(line.seconds) }));
  const total = round(lines.reduce((seconds, line) => seconds + line.seconds, 0));
  return { lines, total, sick: round(total - detectionOfDeadHolder(timers) + detectionOfSickHolder(timers)) };
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
