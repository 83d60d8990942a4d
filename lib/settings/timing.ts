import { predictRegionFailover } from '../../assess/objectives/region-failover';
import type { ServiceTimes } from '../../assess/objectives/service-times';
import type { Timers } from '../../runtime/config/timers';
import { formatDuration } from './duration';
import { brokenRules, type Rule } from './rule';

/** Clocks of two hosts run at speeds that differ by at most this share, each way. */
export const clockDrift = 0.01;

export interface TimingSubject {
  readonly timers: Timers;
  readonly serviceTimes: ServiceTimes;
  readonly grade: 'lag' | 'journal';
}

/** Sums of decimals are not exact; a microsecond decides nothing. */
const tolerance = 1e-6;
const below = (value: number, bound: number) => value < bound - tolerance;
const notBelow = (value: number, bound: number) => value > bound - tolerance;

/** `timers.<name>: "<value>" is <problem>; allowed is <bound>; <fix>`. */
function line(timers: Timers, name: keyof Timers, problem: string, allowed: string, fix: string): string {
  return `timers.${name}: "${formatDuration(timers[name])}" ${problem}; allowed is ${allowed}; ${fix}`;
}

const quoted = (seconds: number) => `"${formatDuration(seconds)}"`;

const shortestLease = ({ renewInterval, requestTimeout, pauseAllowance }: Timers) =>
  renewInterval + 2 * requestTimeout + pauseAllowance;
const shortestWait = ({ lease }: Timers) => (lease * (1 + clockDrift)) / (1 - clockDrift);
const latestMargin = ({ lease, renewInterval, requestTimeout }: Timers) => lease - renewInterval - requestTimeout;
const longestFailover = ({ timers, serviceTimes, grade }: TimingSubject) =>
  predictRegionFailover({ timers, serviceTimes, grade }).sick + timers.reconcileInterval;

/** Rules about the right to write: breaking one lets two Regions write, or a healthy one lose its lease. */
const leaseRules: readonly Rule<TimingSubject>[] = [
  {
    when: ({ timers }) => below(timers.lease, shortestLease(timers)),
    message: ({ timers }) =>
      line(
        timers,
        'lease',
        'lapses while a healthy instance renews it',
        `${quoted(shortestLease(timers))} (renewInterval + 2 x requestTimeout + pauseAllowance) or more`,
        'raise it, or shorten what it has to cover',
      ),
  },
  {
    when: ({ timers }) => below(timers.wait, shortestWait(timers)),
    message: ({ timers }) =>
      line(
        timers,
        'wait',
        `does not outlast a lease of ${quoted(timers.lease)} when clocks drift by ${clockDrift * 100} %`,
        `${quoted(Math.ceil(shortestWait(timers) * 1000) / 1000)} or more`,
        'raise it, or shorten the lease',
      ),
  },
  {
    when: ({ timers }) => notBelow(timers.margin, latestMargin(timers)),
    message: ({ timers }) =>
      line(
        timers,
        'margin',
        'leaves no time in which a write can be acknowledged',
        `less than ${quoted(latestMargin(timers))} (lease - renewInterval - requestTimeout)`,
        'lower it',
      ),
  },
  {
    when: ({ timers }) => below(timers.lease, timers.canaryAge + timers.renewInterval),
    message: ({ timers }) =>
      line(
        timers,
        'canaryAge',
        'lets a lease outlive its database',
        `at most ${quoted(timers.lease - timers.renewInterval)} (lease - renewInterval)`,
        'lower it',
      ),
  },
];

/** Rules about deciding. */
const decisionRules: readonly Rule<TimingSubject>[] = [
  {
    when: ({ timers }) => below(timers.probeInterval, timers.probeTimeout),
    message: ({ timers }) =>
      line(
        timers,
        'probeTimeout',
        'is not over when the next probe begins',
        `at most ${quoted(timers.probeInterval)} (probeInterval)`,
        'lower it',
      ),
  },
  {
    when: ({ timers }) => below(timers.observerStaleness, timers.probeInterval + timers.probeTimeout),
    message: ({ timers }) =>
      line(
        timers,
        'observerStaleness',
        'discards votes before their successors can arrive',
        `${quoted(timers.probeInterval + timers.probeTimeout)} (probeInterval + probeTimeout) or more`,
        'raise it',
      ),
  },
  {
    when: ({ timers }) => notBelow(timers.observerStaleness, timers.dwell),
    message: ({ timers }) =>
      line(
        timers,
        'observerStaleness',
        'lets one old vote last for the whole dwell',
        `less than ${quoted(timers.dwell)} (dwell)`,
        'lower it',
      ),
  },
  {
    when: ({ timers, serviceTimes }) => notBelow(serviceTimes.databaseFailover.seconds, timers.dwell),
    message: ({ timers, serviceTimes: { databaseFailover } }) =>
      line(
        timers,
        'dwell',
        'turns a database failover inside the Region into a failover of the Region',
        `more than ${quoted(databaseFailover.seconds)} (what a Multi-AZ failover takes)`,
        'raise it',
      ),
  },
  {
    when: ({ timers, serviceTimes }) => timers.requestTimeout > serviceTimes.take.seconds,
    message: ({ timers, serviceTimes: { take } }) =>
      line(
        timers,
        'requestTimeout',
        'is longer than the step that takes the lease may last',
        `at most ${quoted(take.seconds)}`,
        'lower it',
      ),
  },
];

/** Lines of the timing rules that these timers break; empty when all hold. */
export function brokenTimingRules(subject: TimingSubject): string[] {
  return brokenRules([...leaseRules, ...decisionRules], subject);
}

/** A second automatic failover must not begin before the first one is over: looked at once the timers are sound. */
const blockWindowRule: Rule<TimingSubject> = {
  when: (subject) => notBelow(longestFailover(subject), subject.timers.blockWindow),
  message: (subject) =>
    line(
      subject.timers,
      'blockWindow',
      'can end before the failover that opened it',
      `more than ${quoted(longestFailover(subject))} (the longest failover)`,
      'raise it',
    ),
};

/** The line about the block window, or none. */
export function shortBlockWindow(subject: TimingSubject): string[] {
  return brokenRules([blockWindowRule], subject);
}
