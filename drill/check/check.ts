import type { HistoryEvent } from '../history';
import { gather } from './evidence';
import {
  checkOneRegion,
  checkStaleAcknowledgements,
  checkTwoEpochs,
  epochEvidence,
  staleAcknowledgements,
} from './epochs';
import { checkDivergedCopies, checkJournalOrder, checkOneWriter, checkProjection } from './journal';
import { checkMoney } from './money';
import { checkStaleReads } from './reads';
import { countRequests, longestGap, lostSeconds, type OutageWindow } from './service';
import type { StoreSnapshot } from './snapshot';
import type { Verdict } from './verdict';
import {
  checkDeclined,
  checkDeclinesSettled,
  checkDuplicated,
  checkLost,
  checkMisplaced,
  checkRefused,
} from './writes';

export interface CheckOptions {
  /** Where the outage is to be looked for; default: anywhere. */
  readonly outage?: OutageWindow;
  /** Seconds of acknowledged writes that may be lost in the grade `lag`. Default 0. */
  readonly toleratedLoss?: number;
}

/** Judges what clients saw against what the stores hold. Pure: the same evidence gives the same verdict. */
export function check(events: readonly HistoryEvent[], stores: StoreSnapshot, options: CheckOptions = {}): Verdict {
  const evidence = gather(events, stores);
  const rpoSeconds = lostSeconds(evidence);
  const gap = longestGap(evidence, options.outage);
  const checks = [
    checkLost(evidence, rpoSeconds, options.toleratedLoss ?? 0),
    checkDuplicated(evidence),
    checkMisplaced(evidence),
    checkDeclined(evidence),
    checkDeclinesSettled(evidence),
    checkRefused(evidence),
    checkStaleAcknowledgements(evidence),
    checkTwoEpochs(evidence),
    checkOneRegion(evidence),
    checkStaleReads(evidence),
    ...checkMoney(evidence),
    checkJournalOrder(evidence),
    checkProjection(evidence),
    checkDivergedCopies(evidence),
    checkOneWriter(evidence),
  ];
  const duplicated = checks.find(({ id }) => id === 'duplicated')?.count ?? 0;
  return {
    holds: checks.every(({ outcome }) => outcome !== 'broken' && outcome !== 'undecided'),
    checks,
    figures: {
      ...countRequests(evidence),
      lost: evidence.lost.size,
      duplicated,
      staleAcknowledgements: staleAcknowledgements(evidence).length,
      rpoSeconds,
      // Without a single gap there were fewer than two acknowledgements: no service to speak of.
      rtoSeconds: gap?.to === undefined ? null : gap.seconds,
      longestGap: gap,
    },
    epochs: epochEvidence(evidence),
  };
}
