import type { Condition } from '../journal';
import type { Write } from './clients/writes';

/** What a drill leaves behind to be judged. Moments are the host's monotonic clock, milliseconds. */
export interface SplitBrainEvidence {
  readonly writes: readonly Write[];
  /** The cut was ordered, and had taken effect. */
  readonly cutOrdered: number;
  readonly cut: number;
  readonly healed: number;
  /** Member that was cut off, and its place. */
  readonly isolated: string;
  readonly isolatedPlace: string;
  /** Member that was promoted. */
  readonly successor: string;
  /** At the end: what each member is, and the keys that it holds. */
  readonly members: Readonly<Record<string, { readonly role: string; readonly keys: ReadonlySet<string> }>>;
}

/** What was measured, never assumed. Seconds count from the cut. */
export interface SplitBrainFigures {
  readonly writes: number;
  readonly acknowledged: number;
  /** Acknowledged, and not in the successor. */
  readonly lost: number;
  /** Of those, sent before the cut: replication is asynchronous, and the cut took what was on its way. */
  readonly lostOnTheWay: number;
  /** Of those, taken by another member, after the isolated primary had to refuse, or longer before the cut than the lag. */
  readonly lostOutside: number;
  /** First and last write that is lost, by when it was acknowledged. */
  readonly lostBetween?: { readonly from: number; readonly to: number };
  readonly acknowledgedByIsolated: number;
  readonly lastAcknowledgedByIsolated?: number;
  readonly firstRefusal?: number;
  /** Attempts at the isolated primary, until the heal, that were sent after it had to refuse; and those that it took. */
  readonly attemptsAfter: number;
  readonly acknowledgedAfter: number;
  /** How long both acknowledged: from the successor's first write that was acknowledged to the isolated one's last. */
  readonly twoWriters: number;
  /** Time until clients on the other side were acknowledged again. */
  readonly backOnOtherSide?: number;
}

export interface SplitBrainVerdict {
  readonly figures: SplitBrainFigures;
  readonly conditions: readonly Condition[];
  readonly held: boolean;
}

/** Seconds that a drill is judged by. */
export interface SplitBrainLimits {
  /** How old a replica's last word may be for it to count. */
  readonly lagSeconds: number;
  /** Latest refusal after the cut. */
  readonly refusesWithin: number;
}

/**
 * Judges a drill. It holds if the isolated primary stopped in time and for good, nothing else was lost than what it took
 * until then, nobody wrote beside it, and the group is whole again. Pure.
 */
export function judge(evidence: SplitBrainEvidence, limits: SplitBrainLimits): SplitBrainVerdict {
  const { refusesWithin } = limits;
  const figures = measure(evidence, limits);
  const conditions = [
    refusal(figures, refusesWithin),
    silence(figures),
    losses(figures),
    oneWriter(figures),
    service(figures),
    whole(evidence),
  ];
  return { figures, conditions, held: conditions.every(({ holds }) => holds) };
}

function measure(evidence: SplitBrainEvidence, { lagSeconds, refusesWithin }: SplitBrainLimits): SplitBrainFigures {
  const { writes, cutOrdered, cut, healed, isolated, isolatedPlace, successor, members } = evidence;
  const seconds = (mono: number) => (mono - cut) / 1000;
  const acks = writes.filter(({ outcome }) => outcome === 'ack');
  const kept = members[successor].keys;
  const lost = acks.filter(({ key }) => !kept.has(key));
  const byIsolated = acks.filter(({ member, sent }) => member === isolated && sent >= cutOrdered);
  const bySuccessor = acks.filter(({ member }) => member === successor);
  const refused = writes.filter(
    ({ member, code, answered }) => member === isolated && code === 'NOREPLICAS' && answered >= cutOrdered,
  );
  const late = (write: Write) => seconds(write.sent) > refusesWithin;
  const early = (write: Write) => seconds(write.answered) < -lagSeconds;
  const asked = writes.filter((write) => write.member === isolated && late(write) && write.sent < healed);
  const taken = byIsolated.filter(late);
  const last = latest(byIsolated);
  const taking = earliest(bySuccessor);
  const back = earliest(acks.filter(({ place, sent }) => place !== isolatedPlace && sent >= cut));
  return {
    writes: writes.length,
    acknowledged: acks.length,
    lost: lost.length,
    lostOnTheWay: lost.filter(({ sent }) => sent < cutOrdered).length,
    lostOutside: lost.filter((write) => write.member !== isolated || late(write) || early(write)).length,
    ...(lost.length > 0 && { lostBetween: { from: seconds(earliest(lost)!), to: seconds(latest(lost)!) } }),
    acknowledgedByIsolated: byIsolated.length,
    ...(last !== undefined && { lastAcknowledgedByIsolated: seconds(last) }),
    ...(refused.length > 0 && { firstRefusal: seconds(earliest(refused)!) }),
    attemptsAfter: asked.length,
    acknowledgedAfter: taken.length,
    twoWriters: last === undefined || taking === undefined ? 0 : Math.max(0, (last - taking) / 1000),
    ...(back !== undefined && { backOnOtherSide: seconds(back) }),
  };
}

const earliest = (writes: readonly Write[]): number | undefined =>
  writes.reduce<number | undefined>((first, { answered }) => Math.min(first ?? Infinity, answered), undefined);
const latest = (writes: readonly Write[]): number | undefined =>
  writes.reduce<number | undefined>((last, { answered }) => Math.max(last ?? -Infinity, answered), undefined);

function refusal({ firstRefusal }: SplitBrainFigures, refusesWithin: number): Condition {
  return {
    name: 'the isolated primary refuses writes',
    expected: `NOREPLICAS at most ${refusesWithin} s after the cut`,
    measured: firstRefusal === undefined ? 'never' : `${firstRefusal.toFixed(2)} s`,
    holds: firstRefusal !== undefined && firstRefusal <= refusesWithin,
  };
}

/** Nobody having asked is no proof. */
function silence({ attemptsAfter, acknowledgedAfter }: SplitBrainFigures): Condition {
  return {
    name: 'acknowledged by it after that',
    expected: '0',
    measured: attemptsAfter === 0 ? 'unknown: nobody asked it' : `${acknowledgedAfter} of ${attemptsAfter} attempts`,
    holds: attemptsAfter > 0 && acknowledgedAfter === 0,
  };
}

function losses({ lost, lostOutside }: SplitBrainFigures): Condition {
  return {
    name: 'acknowledged writes lost, but for what it took until then',
    expected: '0',
    measured: `${lostOutside} of the ${lost} lost`,
    holds: lostOutside === 0,
  };
}

function oneWriter({ twoWriters }: SplitBrainFigures): Condition {
  const measured = twoWriters > 0 ? `for ${twoWriters.toFixed(2)} s` : 'never';
  return { name: 'two writers at once', expected: 'never', measured, holds: twoWriters === 0 };
}

function service({ backOnOtherSide }: SplitBrainFigures): Condition {
  return {
    name: 'service on the other side',
    expected: 'acknowledged again',
    measured: backOnOtherSide === undefined ? 'never' : `${backOnOtherSide.toFixed(2)} s after the cut`,
    holds: backOnOtherSide !== undefined,
  };
}

function whole({ members, successor }: SplitBrainEvidence): Condition {
  const wrong = Object.entries(members).flatMap(([name, { role, keys }]) => {
    if (role !== (name === successor ? 'primary' : 'replica')) return [`${name} is a ${role}`];
    const differs = differing(keys, members[successor].keys);
    return differs === 0 ? [] : [`${name} differs from it in ${differs} keys`];
  });
  const measured = wrong.length === 0 ? `${successor}, and equal copies` : wrong.join(', ');
  return { name: 'one primary at the end', expected: `${successor}, and equal copies`, measured, holds: !wrong.length };
}

function differing(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  const missing = (from: ReadonlySet<string>, to: ReadonlySet<string>) =>
    [...from].filter((key) => !to.has(key)).length;
  return missing(some, others) + missing(others, some);
}
