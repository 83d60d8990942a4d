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

interface Seen {
  readonly snapshot: ControlSnapshot;
  readonly lease: Lease;
  /** Before the read was sent, epoch milliseconds. */
  readonly at: number;
}

/**
 * Looks at the holder's front door once and votes, at the endpoint of the Region that would take over.
 *
 * Invariant: "down" is said only of a holder that the store just named, and only if the vote reached the store. An
 * observer that can't reach the store is the one that is cut off, as far as it can tell, and says nothing.
 */
export async function probeOnce(context: HandlerContext): Promise<ProbeOutcome> {
  const { config, region } = context;
  const seen = await look(context);
  if ('reason' in seen) return { verdict: 'abstained', reason: seen.reason };
  const { lease, snapshot } = seen;
  if (lease.holder === region) return { verdict: 'abstained', reason: `${region} is the holder` };
  const target = peerOf(config, lease.holder);
  const health = await checkHealth(context, lease.holder);
  const vote = voteOf({
    seen,
    health,
    region,
    now: context.now(),
    staleness: config.timers.observerStaleness,
    isTarget: region === target,
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
  for (let round = 0; ; round++) {
    const wait = begin + round * probeInterval * 1000 - performance.now();
    // The next invocation begins a minute after this one.
    if (round * probeInterval >= 60 || remaining() < wait + probeTimeout * 1000 + 5_000) return outcomes;
    if (wait > 0) await sleep(wait);
    const outcome = await probeOnce(context);
    outcomes.push(outcome);
    if (outcome.verdict !== 'up') log({ probe: context.region, ...outcome });
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
  health,
  region,
  now,
  staleness,
  isTarget,
}: {
  seen: Seen;
  health: string | undefined;
  region: string;
  now: number;
  /** Seconds. */
  staleness: number;
  isTarget: boolean;
}): ProbeVote {
  const { lease, snapshot, at } = seen;
  const previous = snapshot.votes.find(({ observer }) => observer === region);
  const sameTerm = previous?.subject === lease.holder && previous.epoch === lease.epoch;
  // A run of "down" that was interrupted, by a look or by silence, begins anew.
  const continues = sameTerm && previous.verdict === 'down' && now - previous.observedAt <= staleness * 1000;
  const samples: readonly BeatSample[] = sameTerm ? (previous.beats ?? []) : [];
  return {
    scope: lease.scope,
    observer: region,
    subject: lease.holder,
    epoch: lease.epoch,
    verdict: health === undefined ? 'up' : 'down',
    observedAt: now,
    ...(health === undefined ? {} : { downSince: continues ? (previous.downSince ?? now) : now, reason: health }),
    ...(isTarget ? { beats: addSample(samples, { beat: lease.beat, at }) } : {}),
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
