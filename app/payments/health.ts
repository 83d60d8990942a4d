import type { CanaryReport } from '../../runtime/ledger/keeper';
import { fenceRefusal } from '../../runtime/ledger/fence-check';
import type { Grant } from '../../runtime/lease/client';

/** Everything that an instance's health is judged by; times in milliseconds of the instance's clock. */
export interface HealthFacts {
  readonly region: string;
  readonly now: number;
  readonly draining: boolean;
  readonly grant: Grant;
  /** Last answer of the store. */
  readonly storeHeardAt?: number;
  /** The store is lost after this much silence: L. */
  readonly storeSilence: number;
  readonly canary?: CanaryReport;
  readonly canaryAge: number;
  readonly writerKnown: boolean;
  readonly replicaKnown: boolean;
}

export interface Health {
  readonly ok: boolean;
  readonly role: 'holder' | 'standby' | 'unknown';
  /** Why not; empty when it is. */
  readonly reasons: readonly string[];
}

/** Can this instance serve the role that its Region has now? */
export function healthOf(facts: HealthFacts): Health {
  const { grant, region } = facts;
  const reasons: string[] = [];
  if (facts.draining) reasons.push('draining');
  if (facts.storeHeardAt === undefined) reasons.push('the store has not answered yet');
  else if (facts.now - facts.storeHeardAt > facts.storeSilence) reasons.push('the store does not answer');
  const role = grant.holder === undefined ? 'unknown' : grant.holder === region ? 'holder' : 'standby';
  if (role === 'unknown') reasons.push('nobody is known to hold the lease');
  if (role === 'holder') reasons.push(...obstacles(facts));
  if (role === 'standby' && !facts.replicaKnown && !facts.writerKnown) reasons.push('no database member answers');
  return { ok: reasons.length === 0, role, reasons };
}

/** May traffic be sent to this Region? Only while it holds the lease and is open for writes. */
export function takeoverOf(facts: HealthFacts): Health {
  const { grant, region } = facts;
  const reasons = facts.draining ? ['draining'] : [];
  if (grant.holder !== region) reasons.push(`the lease is with ${grant.holder ?? 'nobody known'}`);
  else reasons.push(...obstacles(facts));
  return { ok: reasons.length === 0, role: grant.holder === region ? 'holder' : 'standby', reasons };
}

/** What keeps a holder's instance from taking writes. */
function obstacles({ grant, canary, now, canaryAge, writerKnown }: HealthFacts): string[] {
  const reasons: string[] = [];
  if (!grant.valid) reasons.push('the lease is not valid here');
  if (grant.phase !== 'serving') reasons.push(`the lease is in phase ${grant.phase ?? 'unknown'}`);
  if (!writerKnown) reasons.push('no database member accepts writes');
  if (!canary || canary.epoch !== grant.epoch || now - canary.at > 2 * canaryAge)
    reasons.push('the database has not committed lately');
  else if (canary.result.outcome === 'unborn') reasons.push('the ledger is not born yet');
  else {
    const refusal = fenceRefusal(canary.result.fence, grant.epoch);
    if (refusal) reasons.push(`the fence row refuses writes: ${refusal}`);
  }
  return reasons;
}
