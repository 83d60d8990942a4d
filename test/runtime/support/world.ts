import type { Scheduler } from 'fast-check';
import type { PaymentOutcome } from '../../../runtime/ledger/outcome';
import { OutcomeUnknown } from '../../../runtime/ledger/outcome';
import type { Journal } from '../../../runtime/ledger/ports';
import { replayLanes } from '../../../runtime/ledger/replay';
import { hashOf, type PaymentRequest } from '../../../runtime/ledger/request';
import { sealLanes } from '../../../runtime/ledger/seal';
import { LaneWriter } from '../../../runtime/ledger/writer';
import type { JournalRecord } from '../../../runtime/protocol/journal';
import { MemoryJournal, MemoryLedger, PlayedLease } from './memory';

/**
 * What becomes of a put: it is answered; it lands and its answer is lost; it is sent twice and finds itself; it gets no
 * answer and lands at any later time; it gets no answer and never lands.
 */
export const putFates = ['answered', 'lost', 'resent', 'late', 'gone'] as const;
export const commitFates = ['ok', 'ok', 'ok', 'unknown', 'failed'] as const;

export interface Faults {
  /** Taken one after the other, again and again. */
  readonly puts: readonly (typeof putFates)[number][];
  readonly commits: readonly (typeof commitFates)[number][];
}

export interface Payment {
  readonly key: string;
  readonly request: PaymentRequest;
}

export interface Answered extends Payment {
  readonly hash: string;
  readonly outcome: PaymentOutcome;
}

export const lanes = 2;
const deadline = 60_000;

/**
 * Two Regions, each with a database of its own, and one journal between them: the real writers, seals and replays, with
 * every step at a time that the scheduler chooses. The replica is as far behind as can be: what the target lacks comes
 * from the journal.
 */
export class World {
  readonly journal = new MemoryJournal();
  readonly answers: Answered[] = [];
  /** Accounts that a replay left below zero. */
  readonly negative: string[] = [];
  landedLate = 0;
  readonly regions: readonly [Region, Region];
  private readonly slow: Journal;
  private holder: 0 | 1 = 0;
  private epoch = 1;
  private quiet = false;
  private moves: Promise<void> = Promise.resolve();
  private puts = 0;
  private commits = 0;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly faults: Faults,
    readonly initial: Readonly<Record<string, number>>,
  ) {
    this.slow = this.slowJournal();
    this.regions = [this.region(), this.region()];
    this.regions[1].lease.valid = false;
  }

  /** One attempt, at the Region that holds the lease or at the other one. */
  async pay({ key, request }: Payment, at: 'holder' | 'other'): Promise<void> {
    await this.pause();
    const region = this.regions[at === 'holder' ? this.holder : other(this.holder)];
    this.answers.push({ key, request, hash: hashOf(request), outcome: await region.writer.pay(request, key) });
  }

  /** @param lying the old holder's clock stands still: its lease seems valid for ever, and only the seal stops it */
  takeOver(lying = false): Promise<void> {
    return (this.moves = this.moves.then(() => this.move(lying)));
  }

  /** No more faults and delays; both databases are brought to the journal's end, one after the other. */
  async settle(): Promise<void> {
    this.quiet = true;
    await this.takeOver();
    await this.takeOver();
  }

  private async move(lying: boolean): Promise<void> {
    await this.pause();
    const old = this.regions[this.holder];
    if (!lying) old.lease.valid = false;
    this.holder = other(this.holder);
    const epoch = ++this.epoch;
    const { ledger, lease } = this.regions[this.holder];
    Object.assign(lease, { epoch, phase: 'promoting', valid: true });
    await untilDone(() => sealLanes(this.slow, lanes, epoch));
    // The fence row is exclusive: it waits for the writers that have looked at it.
    await ledger.transaction(async () => (ledger.fence = { ...ledger.fence, epoch }));
    const report = await untilDone(() => replayLanes({ ledger, journal: this.slow, epoch, lanes, deadline, batch: 2 }));
    this.negative.push(...report.negative);
    lease.phase = 'serving';
  }

  private region(): Region {
    const ledger = new MemoryLedger(this.initial, [], () => new OutcomeUnknown('nobody knows'));
    ledger.onCommit = () => (this.quiet ? 'ok' : next(this.faults.commits, this.commits++));
    const lease = new PlayedLease();
    const writer = new LaneWriter({ lease, ledger, journal: this.slow, lanes, margin: 100, deadline });
    return { ledger, lease, writer };
  }

  private async pause(): Promise<void> {
    if (!this.quiet) await this.scheduler.schedule(Promise.resolve());
  }

  private slowJournal(): Journal {
    const { journal } = this;
    return {
      put: (record) => this.put(record),
      read: async (lane, position) => (await this.pause(), journal.read(lane, position)),
      readFrom: async (lane, position, limit) => (await this.pause(), journal.readFrom(lane, position, limit)),
      last: async (lane) => (await this.pause(), journal.last(lane)),
    };
  }

  private async put(record: JournalRecord): Promise<boolean> {
    await this.pause();
    const fate = this.quiet ? 'answered' : next(this.faults.puts, this.puts++);
    if (fate === 'late') void this.pause().then(() => (this.landedLate += Number(this.journal.land(record))));
    if (fate === 'late' || fate === 'gone') throw new Error('put: no answer');
    const won = this.journal.land(record);
    if (fate === 'lost') throw new Error('put: no answer');
    return fate === 'resent' ? this.journal.land(record) : won;
  }
}

export interface Region {
  readonly ledger: MemoryLedger;
  readonly lease: PlayedLease;
  readonly writer: LaneWriter;
}

/** Steps of a takeover are repeated until they succeed, as the state machine does. */
async function untilDone<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (attempt === 50) throw error;
    }
  }
}

function other(region: 0 | 1): 0 | 1 {
  return region === 0 ? 1 : 0;
}

function next<T>(choices: readonly T[], count: number): T {
  return choices[count % choices.length]!;
}
