import type { RuntimeConfig } from '../../../runtime/config/config';
import { productionTimers } from '../../../runtime/config/timers';
import type { Journal } from '../../../runtime/ledger/ports';
import type { JournalRecord } from '../../../runtime/protocol/journal';
import type { Grounds, Lease, LeasePhase } from '../../../runtime/protocol/lease';
import { names } from '../../../lambda/aws/names';
import type { Clients } from '../../../lambda/aws/clients';
import type { HandlerContext } from '../../../lambda/context';
import type { ControlStore, SavedShape } from '../../../lambda/store/control';
import type { Approval, Block, ControlSnapshot, FailoverRecord, ProbeVote } from '../../../lambda/store/record';

export const primary = 'us-east-1';
export const standby = 'us-west-2';
export const witness = 'us-east-2';

export const config: RuntimeConfig = {
  scope: 'payments',
  regions: { primary, standby, witness },
  grade: 'journal',
  lanes: 4,
  tables: { control: 'payments-control', journal: 'payments-journal' },
  databases: {
    [primary]: {
      identifier: 'payments-primary',
      readReplicas: ['payments-primary-replica-1'],
      secretId: 'payments-db',
    },
    [standby]: { identifier: 'payments-standby', readReplicas: [], secretId: 'payments-db' },
  },
  databaseName: 'payments',
  groups: {
    [primary]: { name: 'payments-web', minimum: 4, active: 4 },
    [standby]: { name: 'payments-web', minimum: 1, active: 4 },
  },
  endpoints: {
    service: 'http://payments.test',
    regional: { [primary]: 'http://us-east-1.payments.test', [standby]: 'http://us-west-2.payments.test' },
  },
  topicName: 'payments-alerts',
  rpoLag: 30,
  timers: productionTimers,
};

export const lease = (changes: Partial<Lease> = {}): Lease => ({
  scope: 'payments',
  epoch: 1,
  holder: primary,
  beat: 100,
  phase: 'serving',
  ...changes,
});

/** The control table in memory, with the same conditions. */
export class MemoryControl implements ControlStore {
  constructor(
    public current: Lease | undefined,
    readonly records = new Map<number, FailoverRecord>(),
    readonly votes = new Map<string, ProbeVote>(),
  ) {}
  block: Block | undefined;
  readonly shapes = new Map<string, SavedShape>();

  lease = async () => this.current && { ...this.current };

  async snapshot(): Promise<ControlSnapshot> {
    return {
      lease: this.current,
      votes: [...this.votes.values()],
      block: this.block,
      records: [...this.records.values()],
    };
  }

  private change(holds: (lease: Lease) => boolean, effect: (lease: Lease) => Lease): Lease | undefined {
    if (!this.current || !holds(this.current)) return undefined;
    return (this.current = effect(this.current));
  }

  private moved = (lease: Lease, holder: string, phase: LeasePhase, grounds?: Grounds): Lease => ({
    scope: lease.scope,
    epoch: lease.epoch + 1,
    beat: lease.beat,
    holder,
    phase,
    ...(grounds && { grounds }),
  });

  take = async (c: Parameters<ControlStore['take']>[0]) =>
    this.change(
      ({ epoch, beat, holder }) => epoch === c.epoch && beat === c.beat && holder === c.from,
      (old) => this.moved(old, c.to, 'handed', c.grounds),
    );
  revoke = async (c: { epoch: number; holder: string; by: string }) =>
    this.change(
      ({ epoch, holder, revokedBy }) => epoch === c.epoch && holder === c.holder && revokedBy === undefined,
      (old) => ({ ...old, revokedBy: c.by }),
    );
  handOver = async (c: { epoch: number; from: string; to: string }) =>
    this.change(
      ({ epoch, holder }) => epoch === c.epoch && holder === c.from,
      (old) => this.moved(old, c.to, 'handed', 'frozen'),
    );
  advance = async (c: { epoch: number; holder: string; from: LeasePhase; to: LeasePhase }) =>
    this.change(
      ({ epoch, holder, phase }) => epoch === c.epoch && holder === c.holder && phase === c.from,
      (old) => ({ ...old, phase: c.to }),
    );
  giveBack = async (c: { epoch: number; holder: string; phase: LeasePhase; to: string }) =>
    this.change(
      ({ epoch, holder, phase }) => epoch === c.epoch && holder === c.holder && phase === c.phase,
      (old) => this.moved(old, c.to, 'serving'),
    );

  async putVote(vote: ProbeVote) {
    const present = this.votes.get(vote.observer);
    if (present && present.observedAt >= vote.observedAt) return false;
    this.votes.set(vote.observer, vote);
    return true;
  }
  async putBlock(block: Block) {
    if (!this.block || this.block.epoch < block.epoch) this.block = block;
  }
  async liftBlock(approval: Approval) {
    if (!this.block || this.block.liftedBy) return false;
    this.block = { ...this.block, liftedBy: approval };
    return true;
  }
  async allowDataLoss(epoch: number, approval: Approval) {
    const record = this.records.get(epoch);
    if (!record || record.dataLossAllowed) return false;
    this.records.set(epoch, { ...record, dataLossAllowed: approval });
    return true;
  }
  async claim(record: FailoverRecord, previousAttempt: number) {
    if ((this.records.get(record.epoch)?.attempt ?? 0) !== previousAttempt) return false;
    this.records.set(record.epoch, { ...this.records.get(record.epoch), ...record });
    return true;
  }
  async abandon(epoch: number, execution: string, closedAt: number) {
    const record = this.records.get(epoch);
    if (record?.status === 'watching' && record.execution === execution)
      this.records.set(epoch, { ...record, status: 'abandoned', closedAt });
  }
  async amend(epoch: number, attributes: Partial<FailoverRecord>) {
    const record = this.records.get(epoch);
    if (!record) throw new Error(`no record of epoch ${epoch}`);
    this.records.set(epoch, { ...record, ...attributes });
  }
  async saveShape(region: string, saved: SavedShape) {
    this.shapes.set(region, saved);
  }
  async shape(region: string) {
    return this.shapes.get(region);
  }
  async stepStarted(epoch: number, step: string, at: number) {
    const record = this.records.get(epoch);
    if (record) this.records.set(epoch, { ...record, startedAt: { [step]: at, ...record.startedAt } });
  }
  async stepEnded(epoch: number, step: string, at: number, outcome: string) {
    const record = this.records.get(epoch);
    if (!record) return;
    const endedAt = { ...record.endedAt, [step]: at };
    this.records.set(epoch, { ...record, endedAt, outcomes: { ...record.outcomes, [step]: outcome } });
  }
}

export class MemoryJournal implements Journal {
  readonly lanes = new Map<number, JournalRecord[]>();
  private of(lane: number) {
    if (!this.lanes.has(lane)) this.lanes.set(lane, []);
    return this.lanes.get(lane)!;
  }
  async put(record: JournalRecord) {
    const lane = this.of(record.lane);
    if (lane.length >= record.position) return false;
    lane.push(record);
    return true;
  }
  read = async (lane: number, position: number) => this.of(lane)[position - 1];
  readFrom = async (lane: number, position: number, limit: number) =>
    this.of(lane).slice(position - 1, position - 1 + limit);
  last = async (lane: number) => this.of(lane).at(-1);
}

export const record = (changes: Partial<FailoverRecord> = {}): FailoverRecord => ({
  scope: 'payments',
  epoch: 2,
  kind: 'failover',
  status: 'watching',
  from: primary,
  to: standby,
  attempt: 1,
  execution: 'payments-2-1',
  claimedAt: 0,
  ...changes,
});

export interface TestContext extends HandlerContext {
  store: MemoryControl;
  book: MemoryJournal;
}

/** A context whose store and journal are in memory; anything else that is touched must be given. */
export function testContext(changes: Partial<TestContext> = {}): TestContext {
  const store = changes.store ?? new MemoryControl(lease());
  const book = changes.book ?? new MemoryJournal();
  const region = changes.region ?? standby;
  const refuse = (what: string) => () => {
    throw new Error(`the test has no ${what}`);
  };
  return {
    config,
    region,
    names: names(config, `arn:aws:lambda:${region}:000000000000:function:payments-x`, region),
    now: () => 1_000_000,
    control: () => store,
    journal: () => book,
    clients: refuse('AWS clients') as unknown as (region: string) => Clients,
    database: refuse('database'),
    fetch: refuse('network') as unknown as typeof fetch,
    ...changes,
    store,
    book,
  };
}
