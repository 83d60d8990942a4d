import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { productionTimers, scaleTimers } from '../../../runtime/config/timers';
import { check, type PaymentRow, type StoreSnapshot } from '../../../drill/check';
import { deltasOf } from '../../../drill/check/evidence';
import { type AnswerEvent, type HistoryEvent, type Operation, samplesOf } from '../../../drill/history';
import { type DrillJournal, type DrillPlan, DrillRecorder, type Failover } from '../../../drill/journal';
import { type Random, seededRandom } from '../../../drill/load/random';
import type { JournalRecord } from '../../../runtime/protocol/journal';

/**
 * A drill as it could have been: the loss of us-east-1 at ten times the speed, failed over and back. Everything in it is
 * computed from a seed; the verdict is the checker's own.
 */
export function exampleJournal(
  change: (history: HistoryEvent[], stores: StoreSnapshot) => void = () => {},
): DrillJournal {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-example-'));
  try {
    return tell(join(folder, 'journal.json'), change);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const start = 500_000;
const wallStart = Date.UTC(2026, 10, 21, 9, 30, 0);
const faultAt = 8_000;
const serviceBackAt = 30_150;
const failbackFreezeAt = 39_000;
const failbackOpenAt = 39_240;
const end = 47_000;
const accounts = Array.from({ length: 20 }, (_, index) => `acct-${String(index).padStart(2, '0')}`);
const initialBalance = 100_000;
const lanes = 8;
const clients = 16;

export const examplePlan: DrillPlan = {
  id: '20261121-093000-region-loss',
  architecture: 'payments',
  grade: 'journal',
  seed: 20261121,
  speed: 10,
  timers: scaleTimers(productionTimers, 10),
  stopCondition: 'no acknowledged write for 90 s',
  fault: {
    name: 'region-loss',
    summary: 'every link of the primary Region is black-holed, the links of clients and health checkers too',
    region: 'us-east-1',
  },
  hypothesis: {
    statement:
      'When us-east-1 is lost, us-west-2 serves payments within 29 s, no acknowledged payment is lost, and never do two Regions acknowledge.',
    rtoSeconds: 29,
    rpoSeconds: 0,
  },
  prediction: {
    lines: [
      { name: 'detection', seconds: 14.5, why: 'first observation 1 + 0.5, then the dwell 13' },
      { name: 'take', seconds: 0.5, why: 'one strong read and one conditional write' },
      { name: 'seal', seconds: 0.5, why: '8 lanes, one conditional write each' },
      { name: 'promotion', seconds: 2, why: 'PostgreSQL promotion, instances started' },
      { name: 'fence', seconds: 0.5, why: 'one row' },
      { name: 'replay', seconds: 0.5, why: 'entries that the replica lacks' },
      { name: 'switch', seconds: 2, why: 'health check every 1 s, 2 in a row' },
      { name: 'TTL', seconds: 6, why: 'resolvers may keep the old answer this long' },
      { name: 'verify', seconds: 0.5, why: 'one transaction through the front door' },
    ],
    total: 27,
  },
  awsPrediction: {
    lines: [
      { name: 'detection', seconds: 145, why: 'first observation 10 + 5, then the dwell 130' },
      { name: 'take', seconds: 5, why: 'one strong read and one conditional write, with retries' },
      { name: 'seal', seconds: 10, why: '64 lanes, one conditional write each' },
      {
        name: 'promotion',
        seconds: 600,
        why: 'Amazon RDS User Guide: "several minutes or longer", incl. a running backup',
      },
      { name: 'fence', seconds: 5, why: 'one row, after ending the sessions that block it' },
      { name: 'replay', seconds: 20, why: '30 s of lag at 200 payments a second' },
      { name: 'switch', seconds: 20, why: 'health check every 10 s, 2 in a row' },
      { name: 'TTL', seconds: 60, why: 'resolvers may keep the old answer this long' },
      { name: 'verify', seconds: 15, why: 'one transaction through the front door, retried' },
    ],
    total: 880,
  },
  sampleInterval: 250,
  environment: {
    kind: 'local',
    cpus: 2,
    memoryGiB: 7.8,
    platform: 'Linux 6.1 x64',
    versions: { holdfast: '0.1.0', node: '20.20.2', postgresql: '18.4', ministack: '1.5.33' },
  },
  rerun: 'npx holdfast drill payments region-loss --failback --speed 10 --seed 20261121',
  caveats: [
    'Every configured timer was divided by 10; times that no timer decides (promotion, replay) were not.',
    'RDS, Auto Scaling, load balancers and Route 53 were played by real PostgreSQL and processes on one machine, not by AWS.',
    'Four processes stood for the 20 instances of the primary, one growing to four for the standby.',
  ],
};

function tell(path: string, change: (history: HistoryEvent[], stores: StoreSnapshot) => void): DrillJournal {
  let time = 0;
  const recorder = new DrillRecorder(path, examplePlan, () => ({ mono: start + time, wall: wallStart + time }));
  const at = (milliseconds: number) => void (time = milliseconds);
  const { events, stores } = simulate();
  change(events, stores);
  recorder.phase('steady state', 8);
  recorder.event('drill', 'steady state reached: 40 requests a second, no failures');
  at(faultAt);
  recorder.phase('detection', 14.5);
  recorder.faultInjected();
  recorder.event('fabric', 'us-east-1 black-holed: us-west-2, us-east-2, clients, route53', 'warning');
  at(9_540);
  recorder.event('us-west-2', 'probe votes down: time-out after 0.5 s');
  at(9_610);
  recorder.event('us-east-2', 'probe votes down: time-out after 0.5 s');
  at(22_310);
  recorder.event('controller', 'quorum of 2 for 13 s, beat 4711 unchanged for 1.4 s: taking epoch 2');
  recorder.phase('recovery', 12.5);
  recorder.failover(failover('failover', 2, 'us-east-1', 'us-west-2', failoverSteps));
  at(serviceBackAt);
  recorder.event('clients', 'first acknowledged payment from us-west-2 in epoch 2');
  recorder.phase('steady state', 6);
  at(36_000);
  recorder.faultHealed();
  recorder.event('fabric', 'us-east-1 reachable again; its instances refuse: epoch 1 is over');
  recorder.phase('rebuild and failback', 8);
  at(failbackOpenAt);
  recorder.failover(failover('failback', 3, 'us-west-2', 'us-east-1', failbackSteps));
  recorder.event('controller', 'us-east-1 open for writes in epoch 3');
  at(41_000);
  recorder.phase('steady state', 6);
  at(end);
  recorder.phase('check');
  recorder.samples(samplesOf(events));
  recorder.verdict(
    check(events, stores, { outage: { from: start + faultAt, to: start + 36_000 } }),
    (failbackOpenAt - failbackFreezeAt) / 1000,
  );
  at(end + 400);
  recorder.finish();
  return recorder.journal;
}

const failoverSteps: readonly (readonly [string, number, number, string])[] = [
  ['observe', 9_610, 22_310, 'detection'],
  ['take', 22_310, 22_440, 'take'],
  ['seal', 22_440, 22_720, 'seal'],
  ['promote', 22_730, 23_310, 'promotion'],
  ['scale', 22_730, 23_950, 'promotion'],
  ['fence', 23_960, 24_020, 'fence'],
  ['replay', 24_020, 24_160, 'replay'],
  ['open', 24_160, 24_390, 'replay'],
  ['switch', 24_390, 26_220, 'switch'],
  ['verify', 30_100, 30_420, 'verify'],
];

const failbackSteps: readonly (readonly [string, number, number, string])[] = [
  ['rebuild', 36_050, 38_700, ''],
  ['freeze', failbackFreezeAt, 39_040, ''],
  ['seal', 39_040, 39_110, ''],
  ['handover', 39_110, 39_130, ''],
  ['promote', 39_130, 39_200, ''],
  ['open', 39_200, failbackOpenAt, ''],
];

function failover(
  kind: Failover['kind'],
  epoch: number,
  from: string,
  to: string,
  steps: readonly (readonly [string, number, number, string])[],
): Failover {
  return {
    kind,
    epoch,
    from,
    to,
    execution: `payments-${epoch}-1`,
    steps: steps.map(([name, startedAt, endedAt, line]) => ({ name, startedAt, endedAt, ...(line && { line }) })),
  };
}

/** The clients' side: 40 requests a second; attempts that hang while us-east-1 is gone. */
function simulate(): { events: HistoryEvent[]; stores: StoreSnapshot } {
  const random = seededRandom(examplePlan.seed);
  const world = new World(random);
  let stuck = 0;
  for (let time = 20, number = 1; time < end; time += 25, number++) {
    const key = `20261121-c${number % clients}-${number}`;
    const op = operation(random);
    if (time < faultAt || time >= serviceBackAt) {
      if (time >= failbackFreezeAt && time < failbackOpenAt) {
        world.fail(key, op, 1, time, 3, 'refused', 'handing over');
        world.answer(key, op, 2, failbackOpenAt + 5 + (time - failbackFreezeAt) / 10);
      } else world.answer(key, op, 1, time);
    } else if (stuck++ < clients) hang(world, key, op, time);
  }
  return world.end();
}

/** A client keeps its request until it is answered. */
function hang(world: World, key: string, op: Operation, from: number): void {
  let attempt = 1;
  let time = from;
  for (; time < serviceBackAt - 400; time += 2_050 + attempt * 7)
    world.fail(key, op, attempt++, time, 2_000, 'unknown', 'time-out');
  world.answer(key, op, attempt, Math.max(serviceBackAt, time - 1_600) + (from % 997) / 2);
}

function operation(random: Random): Operation {
  const kind = random.fraction();
  const account = random.pick(accounts);
  if (kind < 0.1) return { kind: 'read', account };
  if (kind < 0.2) return { kind: 'credit', to: account, amount: random.integer(1, 100) };
  const to = random.pick(accounts.filter((other) => other !== account));
  return { kind: 'transfer', from: account, to, amount: random.integer(1, 100) };
}

class World {
  private readonly events: HistoryEvent[] = [];
  private readonly pending: { at: number; apply: () => void }[] = [];
  private readonly balances = Object.fromEntries(accounts.map((account) => [account, initialBalance]));
  private readonly rows: PaymentRow[] = [];
  private readonly journal: JournalRecord[] = [];
  private readonly positions = Array.from({ length: lanes }, () => 0);
  private epoch = 1;

  constructor(private readonly random: Random) {}

  fail(
    key: string,
    op: Operation,
    attempt: number,
    sent: number,
    after: number,
    type: 'refused' | 'unknown',
    reason: string,
  ) {
    const request = { client: key.split('-')[1]!, key, attempt, op, sent: moment(sent) };
    const status = type === 'refused' ? { status: 503 } : {};
    this.events.push({ type: 'request', ...request });
    this.events.push({ type, ...request, ...status, answered: moment(sent + after), reason });
  }

  /** Decided half way between request and answer; decisions are made in the order of their times at the end. */
  answer(key: string, op: Operation, attempt: number, sent: number): void {
    const latency = 6 + 9 * this.random.fraction() + (this.random.fraction() < 0.04 ? 35 * this.random.fraction() : 0);
    this.pending.push({ at: sent + latency / 2, apply: () => this.decide(key, op, attempt, sent, latency) });
  }

  end(): { events: HistoryEvent[]; stores: StoreSnapshot } {
    for (const { at, apply } of this.pending.toSorted((a, b) => a.at - b.at)) {
      if (at >= serviceBackAt && this.epoch === 1) this.nextEpoch();
      if (at >= failbackOpenAt && this.epoch === 2) this.nextEpoch();
      apply();
    }
    const writer = {
      identifier: 'payments-primary',
      region: 'us-east-1',
      accounts: this.balances,
      payments: this.rows,
      lanes: this.positions.map((position, lane) => ({ lane, position })),
      fence: { epoch: this.epoch, timeline: 3, frozen: false },
    };
    const stores: StoreSnapshot = {
      scope: 'payments',
      grade: 'journal',
      lease: { epoch: this.epoch, holder: 'us-east-1', phase: 'serving' },
      initialBalances: Object.fromEntries(accounts.map((account) => [account, initialBalance])),
      writer: writer.identifier,
      databases: [writer],
      journal: this.journal,
    };
    const time = (event: HistoryEvent) => (event.type === 'request' ? event.sent.mono : event.answered.mono);
    return { events: this.events.toSorted((a, b) => time(a) - time(b)), stores };
  }

  private nextEpoch(): void {
    this.epoch += 1;
    for (let lane = 0; lane < lanes; lane++)
      this.journal.push({ kind: 'seal', lane, position: ++this.positions[lane]!, epoch: this.epoch });
  }

  private decide(key: string, op: Operation, attempt: number, sent: number, latency: number): void {
    const region = this.epoch === 2 ? 'us-west-2' : 'us-east-1';
    const who = { epoch: this.epoch, region, instance: `${region}-i-${1 + ((sent % 4) | 0)}` };
    const request = { client: key.split('-')[1]!, key, attempt, op, sent: moment(sent) };
    const answered = moment(sent + latency);
    this.events.push({ type: 'request', ...request });
    if (op.kind === 'read') {
      const answer = { ...who, balance: this.balances[op.account]! };
      this.events.push({ type: 'read', ...request, answered, status: 200, answer });
      return;
    }
    const lane = accounts.indexOf(op.kind === 'transfer' ? op.from : op.to) % lanes;
    const place = { lane, position: ++this.positions[lane]!, epoch: this.epoch };
    const deltas = deltasOf(op);
    for (const { account, amount } of deltas) this.balances[account]! += amount;
    this.rows.push({ ...place, key });
    this.journal.push({ kind: 'entry', ...place, key, hash: key, deltas, result: '{"outcome":"done"}' });
    const ack: AnswerEvent = {
      type: 'ack',
      ...request,
      answered,
      status: 201,
      answer: { ...who, lane, position: place.position, outcome: 'done' },
    };
    this.events.push(ack);
  }
}

function moment(time: number): { mono: number; wall: number } {
  return { mono: start + time, wall: wallStart + time };
}
