import { readFence } from '../../../runtime/ledger/fence';
import { PgLedger } from '../../../runtime/ledger/pg-ledger';
import { replayLanes, type ReplayReport } from '../../../runtime/ledger/replay';
import type { HandlerContext } from '../../context';
import { withDatabase } from '../../database/session';
import { again, ok, stale, type FailoverState, type StepResult } from '../state';

/** Milliseconds for one transaction to get its connection. */
const deadline = 15_000;

/**
 * Brings every lane up to its own epoch's seal, then judges the balances: only when every lane is through must none be
 * negative, and the money have grown by the replayed credits alone. A call that runs out of time is repeated; lanes
 * that are through stay so.
 */
export async function replay(context: HandlerContext, { epoch }: FailoverState): Promise<StepResult> {
  const { config } = context;
  if (config.grade !== 'journal') return ok();
  return withDatabase(context.database, async ({ pool }) => {
    const fence = await readFence(pool, deadline);
    if (fence && fence.epoch > epoch) return stale(`the fence row is of epoch ${fence.epoch}`);
    const report = await replayLanes({
      ledger: new PgLedger(pool),
      journal: context.journal(),
      epoch,
      lanes: config.lanes,
      deadline,
    });
    const books = { entries: report.entries, before: report.totalBefore, external: report.external };
    const verdict = judge(report);
    if (verdict === 'unjudged') return again('another replay ran at the same time', { replay: books });
    if (verdict === 'good') return ok({ replay: books });
    await context.control().amend(epoch, { status: 'halted', reason: verdict.contradiction });
    return { outcome: 'contradiction', detail: verdict.contradiction, replay: books };
  });
}

/** Whether the replayed books add up. */
export function judge(report: ReplayReport): 'good' | 'unjudged' | { readonly contradiction: string } {
  const { negative, conserved, totalBefore, external, totalAfter } = report;
  if (negative.length > 0)
    return { contradiction: `balances are negative after the replay: ${negative.slice(0, 10).join(', ')}` };
  if (conserved === undefined) return 'unjudged';
  if (conserved) return 'good';
  return {
    contradiction: `money is not conserved: ${totalBefore} before, ${external} credited, ${totalAfter} after the replay`,
  };
}
