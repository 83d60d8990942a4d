import type { Scheduler, Timer } from '../time/scheduler';
import { named } from '../cloud/network';
import { Locks } from './locks';
import { type Changes, type Commit, DatabaseState, noChanges } from './state';

/** A standby inside the Region: how much of the writer's log it has on disk. */
export interface Standby {
  readonly name: string;
  received: number;
  /** Its receiver has been stopped for good. */
  severed: boolean;
  /** What became of it, if it was promoted. */
  promoted?: Server;
}

export type ServerEvent =
  /** A transaction is about to become visible. */
  | { readonly kind: 'commit'; readonly server: Server; readonly commit: Commit; readonly by: string }
  | { readonly kind: 'promoted'; readonly server: Server }
  /** Inside a Region, a standby with what it has of the log is about to take the place of `lost`. */
  | { readonly kind: 'replaced'; readonly server: Server; readonly lost: Server };

/** A session with an open transaction, or none. */
export class Session {
  changes: Changes = noChanges();
  open = false;
  /** The server does not know it any more. */
  ended = false;
  lastHeard = 0;
  /** Somebody looks whether its client has fallen silent. */
  watch: Timer | undefined;

  constructor(
    readonly pid: number,
    readonly server: Server,
    readonly lockTimeout: number,
    /** Name of the process whose session it is. */
    readonly by: string,
  ) {}
}

/** One PostgreSQL server: its log, what the log adds up to, its locks and its sessions. */
export class Server {
  state = new DatabaseState();
  readonly log: Commit[] = [];
  timeline = 1;
  running = true;
  hung = false;
  /** Of a replica: the server that it follows. */
  source: Server | undefined;
  readonly locks: Locks;
  readonly sessions = new Map<number, Session>();
  standbys: Standby[] = [];
  private readonly waiting: { readonly at: number; readonly wake: () => void }[] = [];
  private readonly patient: (() => void)[] = [];
  private pids = 1;

  constructor(
    readonly name: string,
    readonly region: string,
    readonly scheduler: Scheduler,
    private readonly tell: (event: ServerEvent) => void,
  ) {
    this.locks = new Locks(scheduler);
  }

  get isReplica(): boolean {
    return this.source !== undefined;
  }

  /** Position in the log, as PostgreSQL writes it. */
  get lsn(): string {
    return `${this.timeline.toString(16)}/${this.log.length.toString(16)}`;
  }

  /** How much of the log replicas may have: what its standbys have confirmed. */
  get shipped(): number {
    return this.standbys.length > 0 ? Math.max(...this.standbys.map(({ received }) => received)) : this.log.length;
  }

  connect(lockTimeout: number, by: string): Session {
    const session = new Session(this.pids++, this, lockTimeout, by);
    this.sessions.set(session.pid, session);
    return session;
  }

  /** Ends a session; what it had not committed never happened. */
  end(session: Session): void {
    if (session.ended) return;
    session.ended = true;
    if (session.watch) session.watch.cancelled = true;
    session.open = false;
    session.changes = noChanges();
    this.sessions.delete(session.pid);
    this.locks.release(session);
  }

  rollback(session: Session): void {
    session.open = false;
    session.changes = noChanges();
    this.locks.release(session);
  }

  /** Commits, and waits for one standby if there are any: only then is the change visible, and the locks are free. */
  async commit(session: Session): Promise<void> {
    const { changes } = session;
    if (isEmpty(changes)) return this.rollback(session);
    if (this.isReplica) throw named('error', 'cannot execute in a read-only transaction', '25006');
    this.log.push({ ...changes, timeline: this.timeline });
    const at = this.log.length;
    const { log } = this;
    if (this.standbys.length > 0) {
      this.ship();
      await this.confirmed(at);
    }
    // It crashed, or was replaced, while it waited: whoever has the log decides what becomes of it.
    if (session.ended || log !== this.log) throw named('error', 'terminating connection', '57P01');
    const commit = log[at - 1]!;
    this.tell({ kind: 'commit', server: this, commit, by: session.by });
    this.state.apply(commit);
    this.rollback(session);
  }

  /** A commit that comes with the log of the source. */
  receive(commit: Commit): void {
    this.log.push(commit);
    this.timeline = Math.max(this.timeline, commit.timeline);
    this.state.apply(commit);
  }

  promote(): void {
    this.source = undefined;
    this.timeline += 1;
    this.tell({ kind: 'promoted', server: this });
  }

  /** Every session ends; those that wait for a standby learn nothing. */
  crash(): void {
    this.running = false;
    for (const session of [...this.sessions.values()]) this.end(session);
    this.waiting.splice(0);
  }

  /** What arrives while the server hangs is served when it comes back. */
  whenBack(serve: () => void): void {
    this.patient.push(serve);
  }

  wakeUp(): void {
    this.hung = false;
    for (const serve of this.patient.splice(0)) serve();
  }

  /** The server comes back with what its log holds. */
  restart(): void {
    this.running = true;
    this.hung = false;
    this.state = DatabaseState.of(this.log);
    this.patient.splice(0);
  }

  /** Sends the log to the standbys. */
  ship(): void {
    const upTo = this.log.length;
    for (const [index, standby] of this.standbys.entries()) {
      // Now one, now the other is a little behind, and sometimes well behind.
      const turn = upTo * 7 + index * 5;
      this.scheduler.later(1 + (turn % 9) + (turn % 4 === 0 ? 250 : 0), () => {
        if (standby.severed || !this.running || this.hung) return;
        standby.received = Math.max(standby.received, upTo);
        this.wake();
      });
    }
  }

  private confirmed(at: number): Promise<void> {
    return new Promise((resolve) => this.waiting.push({ at, wake: resolve }));
  }

  private wake(): void {
    const received = Math.max(...this.standbys.map((standby) => standby.received));
    for (let index = 0; index < this.waiting.length;)
      if (this.waiting[index]!.at <= received) this.waiting.splice(index, 1)[0]!.wake();
      else index++;
  }
}

function isEmpty({ born, fence, lanes, accounts, payments, canaries }: Changes): boolean {
  return !born && !fence && lanes.size + accounts.size + payments.length + canaries.length === 0;
}
