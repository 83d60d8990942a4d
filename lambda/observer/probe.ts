import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '../../runtime/protocol/lease';
import { peerOf, type HandlerContext } from '../context';
import { ensureExecution } from '../failover/executions';
import { addSample } from '../failover/lag';
import { log } from '../failover/step';
import type { BeatSample, ControlSnapshot, ProbeVote } from '../store/record';

/** What came of a round; an abstention says why. */
export type ProbeOutcome =
  | { readonly verdict: 'up' | 'down'; readonly reason?: string; readonly started?: string }
  | { readonly verdict: 'abstained'; readonly reason: string };

/** What an observer remembers from one round to the next; its votes may be lost, this is not. */
export interface Memory {
  /** When the holder's front door was last well, epoch milliseconds of the observer's clock. */
  wellAt?: number;
}

/** The lease at a time. */
export interface Glance {
  readonly lease: Lease;
  /** Before the read was sent, epoch milliseconds. */
  readonly at: number;
}

interface Seen extends Glance {
  readonly snapshot: ControlSnapshot;
}

/**
 * Looks at the holder's front door once and votes, at the endpoint of the Region that would take over.
 *
 * Invariant: "down" is said only of a holder that the store just named, and only if the vote reached the store. An
 * observer that can't reach the store is the one that is cut off, as far as it can tell, and says nothing.
 *
 * @param glances beats seen since the last round
 * @param memory what this observer knows beside its votes
 */
export async function probeOnce(
  context: HandlerContext,
  glances: readonly Glance[] = [],
  memory: Memory = {},
): Promise<ProbeOutcome> {
  const { config, region } = context;
  const seen = await look(context);
  if ('reason' in seen) return { verdict: 'abstained', reason: seen.reason };
  const { lease, snapshot } = seen;
  if (lease.holder === region) return { verdict: 'abstained', reason: `${region} is the holder` };
  const target = peerOf(config, lease.holder);
  const health = await checkHealth(context, lease.holder);
  if (health === undefined) memory.wellAt = context.now();
  const vote = voteOf({
    seen,
    glances,
    health,
    wellAt: memory.wellAt,
    region,
    now: context.now(),
    staleness: config.timers.observerStaleness,
    keepsBeats: region === target && config.grade === 'lag',
  });
  try {
    // A vote that comes later than another of ours is of no use, and no harm.
    await context.control(target).putVote(vote);
  } catch (error) {
    return { verdict: 'abstained', reason: `the vote did not reach ${target}: ${String(error)}` };
  }
  if (health === undefined) return { verdict: 'up' };
  const started = region === target ? await startWatch(context, snapshot, lease) : undefined;
  return { verdict: 'down', reason: health, started };
}

/** Probes at each interval for a minute, or as long as the function may run. */
export async function probeForAMinute(context: HandlerContext, remaining: () => number): Promise<ProbeOutcome[]> {
  const { probeInterval, probeTimeout } = context.config.timers;
  const begin = performance.now();
  const outcomes: ProbeOutcome[] = [];
  const memory: Memory = {};
  for (let round = 0; ; round++) {
    const wait = begin + round * probeInterval * 1000 - performance.now();
    // The next invocation begins a minute after this one.
    if (round * probeInterval >= 60 || remaining() < wait + probeTimeout * 1000 + 5_000) return outcomes;
    const glances = await glanceFor(context, wait);
    const outcome = await probeOnce(context, glances, memory);
    outcomes.push(outcome);
    if (outcome.verdict !== 'up') log({ probe: context.region, ...outcome });
  }
}

/**
 * Waits, and meanwhile reads the beat at each poll interval where the lag is told by the beat: with samples as far
 * apart as the probes, a replica that is two seconds behind might look ten seconds behind.
 */
async function glanceFor(context: HandlerContext, milliseconds: number): Promise<Glance[]> {
  const { grade, timers, regions } = context.config;
  const until = performance.now() + milliseconds;
  const glances: Glance[] = [];
  const looks = grade === 'lag' && context.region !== regions.witness;
  for (;;) {
    const left = until - performance.now();
    if (left > 0) await sleep(looks ? Math.min(left, timers.beatPoll * 1000) : left);
    // The round that follows looks for itself.
    if (!looks || until - performance.now() <= 0) return glances;
    const at = context.now();
    const lease = await context
      .control()
      .lease()
      .catch(() => undefined);
    if (lease && lease.holder !== context.region) glances.push({ lease, at });
  }
}

/** Strong read of the lease. A witness has no replica of its own and asks those of the two other Regions in turn. */
async function look(context: HandlerContext): Promise<Seen | { readonly reason: string }> {
  const { primary, standby } = context.config.regions;
  const own = [primary, standby].includes(context.region);
  let reason = '';
  for (const region of own ? [context.region] : [standby, primary]) {
    const at = context.now();
    try {
      const snapshot = await context.control(region).snapshot();
      if (!snapshot.lease) return { reason: 'there is no lease yet' };
      return { snapshot, lease: snapshot.lease, at };
    } catch (error) {
      reason = `the store did not answer in ${region}: ${String(error)}`;
    }
  }
  return { reason };
}

/** @returns undefined if the holder serves, otherwise why not */
async function checkHealth({ config, fetch }: HandlerContext, holder: string): Promise<string | undefined> {
  try {
    const response = await fetch(new URL('/health', config.endpoints.regional[holder]), {
      signal: AbortSignal.timeout(config.timers.probeTimeout * 1000),
      headers: { 'user-agent': 'holdfast-probe' },
      redirect: 'manual',
    });
    await response.body?.cancel();
    return response.status === 200 ? undefined : `/health answered ${response.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    return `/health did not answer: ${error instanceof Error ? error.message : String(error)}${cause}`;
  }
}

/** The vote that follows from a look and the own previous vote. Pure. */
export function voteOf({
  seen,
  glances = [],
  health,
  wellAt = -Infinity,
  region,
  now,
  staleness,
  keepsBeats,
}: {
  seen: Seen;
  glances?: readonly Glance[];
  health: string | undefined;
  wellAt?: number;
  region: string;
  now: number;
  /** Seconds. */
  staleness: number;
  keepsBeats: boolean;
}): ProbeVote {
  const { lease, snapshot, at } = seen;
  const previous = snapshot.votes.find(({ observer }) => observer === region);
  const sameTerm = previous?.subject === lease.holder && previous.epoch === lease.epoch;
  // A run of "down" that was interrupted, by silence or by a look whose vote may have been lost, begins anew.
  const continues =
    sameTerm &&
    previous.verdict === 'down' &&
    now - previous.observedAt <= staleness * 1000 &&
    previous.observedAt > wellAt;
  const known: readonly BeatSample[] = sameTerm ? (previous.beats ?? []) : [];
  const beats = [...glances, { lease, at }]
    .filter((glance) => glance.lease.epoch === lease.epoch)
    .reduce((samples, glance) => addSample(samples, { beat: glance.lease.beat, at: glance.at }), known);
  return {
    scope: lease.scope,
    observer: region,
    subject: lease.holder,
    epoch: lease.epoch,
    verdict: health === undefined ? 'up' : 'down',
    observedAt: now,
    ...(health === undefined ? {} : { downSince: continues ? (previous.downSince ?? now) : now, reason: health }),
    ...(keepsBeats ? { beats } : {}),
  };
}

/** The first suspicion starts the watch, which waits beside the dwell. Whoever fails here tries again next round. */
async function startWatch(
  context: HandlerContext,
  snapshot: ControlSnapshot,
  lease: Lease,
): Promise<string | undefined> {
  try {
    return await ensureExecution(context, snapshot, {
      kind: 'failover',
      epoch: lease.epoch + 1,
      from: lease.holder,
      to: context.region,
    });
  } catch (error) {
    log({ probe: context.region, unstarted: String(error) });
    return undefined;
  }
}
