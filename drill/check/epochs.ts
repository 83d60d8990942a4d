import type { AnswerEvent } from '../history';
import { beyondSeal, groupBy, type Evidence } from './evidence';
import { finding } from './result';
import type { CheckResult, EpochEvidence } from './verdict';

/**
 * Invariant: no acknowledgement, and no decline, comes from a Region whose right to write has ended.
 *
 * Overlap is judged by epoch and seal position, not by wall clock: a commit from before the seal may be answered late.
 * Stale is an answer (a) of a position beyond the seal of a newer epoch, or (b) to a request that was *sent* after
 * another client already *held* an answer of a newer epoch: what happened before what is then certain.
 */
export function staleAcknowledgements(evidence: Evidence): string[] {
  const answers = evidence.events.filter(
    (event): event is AnswerEvent => event.type === 'ack' || event.type === 'declined',
  );
  const overtaken = overtakenBy(answers, answers);
  return answers.flatMap((event) => {
    const { epoch, lane, position, region = '?' } = event.answer ?? {};
    const word = event.type === 'ack' ? 'acknowledged' : 'declined';
    if (epoch === undefined) return [];
    const seal = lane !== undefined && position !== undefined ? beyondSeal(evidence, lane, position, epoch) : undefined;
    if (seal)
      return [
        `${event.key}: ${word} by ${region} in epoch ${epoch} at lane ${lane} position ${position}, beyond the seal of epoch ${seal.epoch} at ${seal.position}`,
      ];
    const newer = overtaken.get(event);
    return newer === undefined
      ? []
      : [`${event.key}: sent and ${word} by ${region} in epoch ${epoch} after epoch ${newer} had answered`];
  });
}

/** Answers whose request was sent after a client already held a `proof` of a newer epoch, with that epoch. */
export function overtakenBy(answers: readonly AnswerEvent[], proofs: readonly AnswerEvent[]): Map<AnswerEvent, number> {
  const arrived = proofs
    .filter((event) => event.answer?.epoch !== undefined)
    .toSorted((a, b) => a.answered.mono - b.answered.mono);
  const found = new Map<AnswerEvent, number>();
  let highest = -Infinity;
  let next = 0;
  for (const event of answers.toSorted((a, b) => a.sent.mono - b.sent.mono)) {
    for (; next < arrived.length && arrived[next]!.answered.mono < event.sent.mono; next++)
      highest = Math.max(highest, arrived[next]!.answer!.epoch!);
    const epoch = event.answer?.epoch;
    if (epoch !== undefined && epoch < highest) found.set(event, highest);
  }
  return found;
}

export function checkStaleAcknowledgements(evidence: Evidence): CheckResult {
  const silent = evidence.acks.filter(({ answer }) => answer?.epoch === undefined).length;
  const result = finding(
    'stale-acknowledgement',
    'nobody acknowledges or declines after a newer epoch began',
    staleAcknowledgements(evidence),
  );
  if (silent === 0 || result.outcome === 'broken') return result;
  return { ...result, outcome: 'undecided', count: silent, note: `${silent} acknowledgements do not name their epoch` };
}

/**
 * Invariant: no write is acknowledged by two epochs: neither one key at two places, nor one place for two keys. Writes
 * that were lost are left to the check for loss: in the grade `lag` the next epoch reuses their positions.
 */
export function checkTwoEpochs(evidence: Evidence): CheckResult {
  const violations: string[] = [];
  const placed = evidence.acks.filter(
    ({ key, answer }) => answer?.lane !== undefined && answer.position !== undefined && !evidence.lost.has(key),
  );
  const at = ({ answer }: AnswerEvent) => `lane ${answer!.lane} position ${answer!.position}`;
  for (const [key, acks] of groupBy(placed, (ack) => ack.key))
    if (differ(acks, at) && differ(acks, epochOf))
      violations.push(`${key} was acknowledged by epochs ${list(acks, epochOf)} at ${list(acks, at)}`);
  for (const [position, acks] of groupBy(placed, at))
    if (differ(acks, (ack) => ack.key))
      violations.push(`${position} was acknowledged for ${list(acks, (ack) => `${ack.key} (epoch ${epochOf(ack)})`)}`);
  return finding('two-epochs', 'no write is acknowledged by two epochs', violations);
}

/** Invariant: an epoch belongs to one Region. */
export function checkOneRegion(evidence: Evidence): CheckResult {
  const violations = epochEvidence(evidence)
    .filter(({ regions }) => regions.length > 1)
    .map(({ epoch, regions }) => `epoch ${epoch} was acknowledged by ${regions.join(' and ')}`);
  return finding('one-region-an-epoch', 'each epoch belongs to one Region', violations);
}

/** One row for each epoch that acknowledged, applied or sealed anything. */
export function epochEvidence(evidence: Evidence): EpochEvidence[] {
  const acks = groupBy(evidence.acks, epochOf);
  const rows = groupBy(evidence.applied, ({ epoch }) => epoch);
  const seals = groupBy([...evidence.seals.values()].flat(), ({ epoch }) => epoch);
  const epochs = new Set([...acks.keys(), ...rows.keys(), ...seals.keys()]);
  epochs.delete(undefined);
  return [...(epochs as Set<number>)]
    .toSorted((a, b) => a - b)
    .map((epoch) => {
      const mine = acks.get(epoch) ?? [];
      const sent = mine.map((ack) => ack.sent.mono).toSorted((a, b) => a - b);
      return {
        epoch,
        regions: distinct(mine.map(({ answer }) => answer?.region ?? '?')),
        instances: distinct(mine.map(({ answer }) => answer?.instance ?? '?')).length,
        acknowledged: mine.length,
        firstSent: sent[0],
        lastSent: sent.at(-1),
        lastAnswered: mine.at(-1)?.answered.mono,
        applied: rows.get(epoch)?.length ?? 0,
        sealedLanes: distinct((seals.get(epoch) ?? []).map(({ lane }) => lane)).length,
      };
    });
}

const epochOf = (ack: AnswerEvent): number | undefined => ack.answer?.epoch;

function differ<T, K>(items: readonly T[], keyOf: (item: T) => K): boolean {
  return new Set(items.map(keyOf)).size > 1;
}

function list<T, K>(items: readonly T[], keyOf: (item: T) => K): string {
  return distinct(items.map(keyOf)).join(', ');
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
