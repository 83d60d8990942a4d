import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { lanePositions, readCanaries } from '../../../runtime/ledger/canary';
import { eachLane } from '../../../runtime/ledger/seal';
import type { HandlerContext } from '../../context';
import { withDatabase } from '../../database/session';
import type { ControlSnapshot } from '../../store/record';
import { decide, type Decision, type Gate, type Lag } from '../decide';
import { lagByBeat, lagByPosition } from '../lag';
import { again, type FailoverState, type StepResult } from '../state';
import { advance, blindPoll } from '../watch';

/** After so many polls the execution ends and the next `down` vote starts a fresh one; its history stays small. */
const maximumPolls = 1500;

/** One look at lease and votes, one decision. */
export async function observe(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  let snapshot: ControlSnapshot;
  try {
    snapshot = await context.control().snapshot();
  } catch (error) {
    return again(`the store does not answer: ${String(error)}`, { watch: blindPoll(state.watch) });
  }
  const { lease } = snapshot;
  if (!lease) return { outcome: 'abandon', detail: 'the control table has no lease' };
  const watch = advance(state.watch, lease);
  const record = snapshot.records.find(({ epoch }) => epoch === state.epoch);
  const judge = (gate?: Gate): Decision =>
    decide({
      target: context.region,
      epoch: state.epoch,
      lease,
      votes: snapshot.votes,
      block: snapshot.block,
      dataLossAllowed: record?.dataLossAllowed !== undefined,
      watch,
      gate,
      timers: context.config.timers,
      now: context.now(),
      maximumPolls,
    });
  const first = judge();
  const decision = first.kind === 'measure' ? judge(await measureGate(context, snapshot)) : first;
  return answer(decision, { ...state, watch });
}

/** People are told once for each reason; then the execution waits like any other. */
function answer(decision: Decision, state: FailoverState): StepResult {
  const { watch } = state;
  const detail = 'reason' in decision ? decision.reason : undefined;
  if (decision.kind === 'blocked' || decision.kind === 'ask') {
    // Numbers in the reason change with every poll; the kind is what people need to hear once.
    const told = decision.kind;
    return { watch, detail, told, outcome: state.told === told ? 'wait' : decision.kind };
  }
  // With a gate there is nothing left to measure.
  return { watch, detail, outcome: decision.kind === 'measure' ? 'wait' : decision.kind };
}

/** What the target's database holds. Whatever can't be measured is unknown, and unknown counts as too much. */
export async function measureGate(context: HandlerContext, snapshot: ControlSnapshot): Promise<Gate> {
  const [sameLineage, lag] = await Promise.all([
    followsHolder(context, snapshot.lease!.holder).catch(() => false),
    measureLag(context, snapshot).catch((error: unknown): Lag => ({ known: false, reason: String(error) })),
  ]);
  return { sameLineage, lag };
}

/** Whether the own member is a replica of the holder's, by the own Region's control plane. */
export async function followsHolder({ config, region, clients }: HandlerContext, holder: string): Promise<boolean> {
  const { DBInstances } = await clients(region).rds.send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: config.databases[region]!.identifier }),
  );
  // Across Regions the source is an ARN, inside one a bare identifier.
  const source = DBInstances?.[0]?.ReadReplicaSourceDBInstanceIdentifier?.split(':').at(-1);
  return source === config.databases[holder]?.identifier;
}

export async function measureLag(context: HandlerContext, snapshot: ControlSnapshot): Promise<Lag> {
  const { config } = context;
  return withDatabase(context.database, async ({ pool, role }) => {
    if (role !== 'replica') return { known: false, reason: 'the target is not a replica' };
    if (config.grade === 'journal') {
      const journal = context.journal();
      const ends = await eachLane(config.lanes, 16, (lane) => journal.last(lane));
      const positions = new Map(ends.map((last, lane) => [lane, last?.position ?? 0]));
      return lagByPosition(positions, await lanePositions(pool, 'replica'), config.rpoLag);
    }
    const lease = snapshot.lease!;
    const own = snapshot.votes.find(({ observer }) => observer === context.region);
    const samples = own?.epoch === lease.epoch ? (own.beats ?? []) : [];
    const canary = (await readCanaries(pool, 'replica')).find(({ region }) => region === lease.holder);
    return lagByBeat(samples, lease, canary, {
      leaseValidity: config.timers.lease,
      limit: config.rpoLag,
      now: context.now(),
    });
  });
}
