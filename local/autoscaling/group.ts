import { createHash } from 'node:crypto';
import { withBounds, withDesired, type Size } from './bounds';
import { planProcesses, shares } from './plan';

/** A running process that serves. */
export interface Launched {
  readonly id: string;
  readonly port: number;
  stop(): Promise<unknown> | unknown;
  /** Settles when the process is gone, however it went; without it a death goes unnoticed. */
  readonly exited?: Promise<unknown>;
}

export type Launch = (region: string, index: number, zone: string) => Promise<Launched>;

/** A process in service, with the ids of the instances that it stands for. Fit for a load balancer's targets. */
export interface ServingProcess {
  readonly id: string;
  readonly port: number;
  readonly zone: string;
  readonly standsFor: readonly string[];
}

export interface LocalInstance {
  readonly instanceId: string;
  readonly zone: string;
  readonly state: 'Pending' | 'InService' | 'Terminating';
  readonly launchedAt: Date;
  /** The process that stands for it, once it serves. */
  readonly process?: { readonly id: string; readonly port: number };
}

export interface GroupSettings {
  readonly name: string;
  readonly region: string;
  readonly zones: readonly string[];
  readonly instancesPerProcess: number;
  /** Milliseconds until a process that died or did not start is replaced. */
  readonly relaunchDelay: number;
  readonly launch: Launch;
  /** Told before a process that leaves is stopped, and after one joined; awaited. */
  readonly onChange: (processes: readonly ServingProcess[]) => Promise<unknown> | unknown;
  readonly report: (error: Error) => void;
}

interface Member {
  readonly index: number;
  readonly zone: string;
  readonly ids: readonly string[];
  readonly launchedAt: Date;
  state: LocalInstance['state'];
  process?: Launched;
  share: number;
}

/** An Auto Scaling group whose processes are kept at its desired capacity: started, replaced when they die, stopped. */
export class LocalGroup {
  private members: Member[] = [];
  private generation = 0;
  private closed = false;
  private relaunch?: NodeJS.Timeout;
  /** Starts and stops under way. */
  private readonly work = new Set<Promise<void>>();
  private told: Promise<void> = Promise.resolve();
  readonly createdAt = new Date();
  private waiting: (() => void)[] = [];
  /** Time of the last change of capacity, ms since the epoch; a cooldown counts from here. */
  lastActivity = 0;

  constructor(
    readonly settings: GroupSettings,
    private current: Size,
  ) {}

  get size(): Size {
    return this.current;
  }

  setDesired(desired: number | undefined): void {
    this.resize(withDesired(this.current, desired));
  }

  update(change: Parameters<typeof withBounds>[1]): void {
    this.resize(withBounds(this.current, change));
  }

  /**
   * Ends the process that stands for an instance; it is replaced as far as the desired capacity, lowered by one if asked,
   * still needs it.
   */
  terminate(instanceId: string, decrement = false): void {
    const member = this.active().find(({ ids, share }) => ids.slice(0, share).includes(instanceId));
    const size = decrement ? withDesired(this.current, this.current.desired - 1) : this.current;
    if (member) this.leave(member);
    this.resize(size);
  }

  instances(): LocalInstance[] {
    return this.members.flatMap(({ ids, share, zone, state, launchedAt, process }) =>
      ids.slice(0, share).map((instanceId) => ({
        instanceId,
        zone,
        state,
        launchedAt,
        ...(process ? { process: { id: process.id, port: process.port } } : {}),
      })),
    );
  }

  serving(): ServingProcess[] {
    return this.active().flatMap(({ process, zone, ids, share }) =>
      process ? [{ id: process.id, port: process.port, zone, standsFor: ids.slice(0, share) }] : [],
    );
  }

  /** Resolves when every process that is wanted serves and no other is left. */
  async settled(): Promise<void> {
    while (!this.isSettled()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.relaunch);
    for (const member of this.active()) this.leave(member);
    while (this.work.size > 0) await Promise.all(this.work);
    this.changed();
  }

  /** Starts and stops what is missing or too many. Safe to call at any time. */
  reconcile(): void {
    if (this.closed) return;
    const { zones, instancesPerProcess } = this.settings;
    const wanted = shares(this.current.desired, instancesPerProcess);
    const taken = this.members.filter(({ state }) => state === 'Terminating').map(({ index }) => index);
    const plan = planProcesses(wanted.length, zones, this.active(), taken);
    for (const member of this.active()) if (plan.terminate.includes(member.index)) this.leave(member);
    for (const { index, zone } of plan.launch) this.join(index, zone);
    this.active().forEach((member, position) => (member.share = wanted[position]));
    this.announce();
  }

  private resize(size: Size): void {
    if (size.desired !== this.current.desired) this.lastActivity = Date.now();
    this.current = size;
    this.reconcile();
  }

  private join(index: number, zone: string): void {
    const { region, name, instancesPerProcess, launch, report } = this.settings;
    const birth = `${region}/${name}/${index}/${this.generation++}`;
    const ids = Array.from({ length: instancesPerProcess }, (_, i) => instanceId(`${birth}/${i}`));
    const member: Member = { index, zone, ids, launchedAt: new Date(), state: 'Pending', share: 0 };
    this.members.push(member);
    this.members.sort((a, b) => a.index - b.index);
    const started = launch(region, index, zone).then(
      (process) => {
        member.process = process;
        if (member.state !== 'Pending') return this.stop(member);
        member.state = 'InService';
        const gone = () => this.died(member);
        process.exited?.then(gone, gone);
        this.announce();
      },
      (error: unknown) => {
        this.forget(member);
        report(new Error(`process ${index} of group ${name} in ${region} did not start`, { cause: error }));
        this.reconcileLater();
      },
    );
    this.track(started);
  }

  private leave(member: Member): void {
    const wasServing = member.state === 'InService';
    member.state = 'Terminating';
    // One that is still starting is stopped when it has started.
    if (wasServing) this.stop(member);
  }

  /** Takes a process out of the load balancer first, then stops it. */
  private stop(member: Member): void {
    const { report } = this.settings;
    const stopping = (async () => {
      try {
        await this.tell();
        await member.process?.stop();
      } catch (error) {
        report(error as Error);
      }
      this.forget(member);
    })();
    this.track(stopping);
  }

  private track(work: Promise<void>): void {
    this.work.add(work);
    void work.finally(() => this.work.delete(work));
  }

  private died(member: Member): void {
    if (member.state !== 'InService') return;
    this.forget(member);
    this.reconcileLater();
  }

  /** Replacing at once would spin when processes die as they start; a group of AWS does not notice at once either. */
  private reconcileLater(): void {
    clearTimeout(this.relaunch);
    if (!this.closed) this.relaunch = setTimeout(() => this.reconcile(), this.settings.relaunchDelay);
  }

  private announce(): void {
    void this.tell();
    this.changed();
  }

  /** One at a time and always with what serves at that moment: a list that is late must not bring back who has left. */
  private tell(): Promise<void> {
    const { report, onChange } = this.settings;
    this.told = this.told
      .then(() => onChange(this.serving()))
      .then(
        () => {},
        (error: unknown) => report(error as Error),
      );
    return this.told;
  }

  private forget(member: Member): void {
    this.members = this.members.filter((other) => other !== member);
    this.changed();
  }

  private changed(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }

  private isSettled(): boolean {
    const wanted = this.closed ? 0 : shares(this.current.desired, this.settings.instancesPerProcess).length;
    return this.members.length === wanted && this.members.every(({ state }) => state === 'InService');
  }

  private active(): Member[] {
    return this.members.filter(({ state }) => state !== 'Terminating');
  }
}

const instanceId = (birth: string): string => `i-${createHash('sha256').update(birth).digest('hex').slice(0, 17)}`;
