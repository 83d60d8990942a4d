import { setTimeout as sleep } from 'node:timers/promises';
import { Detector, type DetectorSettings } from './detector';
import type { Engine } from './engine';
import { failOver, type FailoverOutcome } from './failover';
import type { FailoverHooks, NewWriter } from './hooks';
import type { DatabaseInstance, Seat } from './instance';
import { refollow } from './replicas';

/** Something that the watch noticed or did, for logs and reports. */
export interface WatchEvent {
  readonly kind: 'lost' | 'promoted' | 'kept' | 'opened' | 'rebuilt' | 'restarted' | 'error';
  readonly instance: string;
  readonly region: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

interface Surroundings {
  readonly engine: Engine;
  readonly instances: ReadonlyMap<string, DatabaseInstance>;
  readonly detector: DetectorSettings;
  readonly rebuildAfter: number;
  readonly onEvent: (event: WatchEvent) => void;
  /** Sends the instance's endpoints to its present leader. */
  readonly retarget: (instance: DatabaseInstance) => Promise<void>;
}

/** Keeps instances going: replaces a lost writer by a standby, restarts servers that ended, rebuilds replaced ones. */
export class Watch {
  private readonly aborter = new AbortController();
  private readonly loops = new Set<Promise<void>>();

  constructor(
    private readonly around: Surroundings,
    public hooks: FailoverHooks,
  ) {}

  /** Watches an instance until it is deleted. */
  start(instance: DatabaseInstance): void {
    this.track(this.watchInstance(instance));
  }

  async stop(): Promise<void> {
    this.aborter.abort();
    await Promise.all(this.loops);
  }

  /** Tells of something that went wrong with an instance in the background. */
  report(instance: DatabaseInstance, error: Error): void {
    this.tell('error', instance, { message: error.message });
  }

  /** Replaces the writer now, because it was lost or because somebody asked for it. */
  async replaceWriter(instance: DatabaseInstance): Promise<FailoverOutcome> {
    const old = instance.leaderSeat;
    const outcome = await failOver(instance, this.around.engine, this.hooks);
    if (outcome.outcome === 'kept') {
      this.tell('kept', instance, { reason: outcome.reason });
      if (!old.member?.running) await this.restart(instance, old);
      return outcome;
    }
    this.tell('promoted', instance, outcome);
    const { engine, retarget } = this.around;
    const others = instance.standbySeats.filter((seat) => !seat.replaced);
    // Need not wait for lanes and fence: until those are through, the timeline in the fence row keeps writers out.
    await Promise.all([
      retarget(instance),
      ...others.map((seat) => engine.follow(instance, seat, instance, instance.leaderSeat)),
    ]);
    const opened = this.open(instance, outcome);
    this.track(opened);
    this.track(this.rebuild(instance, old, opened));
    this.track(this.refollowReplicas(instance));
    return outcome;
  }

  private async watchInstance(instance: DatabaseInstance): Promise<void> {
    const detector = new Detector(this.around.detector);
    while (!this.ended(instance)) {
      const lost = instance.leaderSeat;
      const next = performance.now() + this.around.detector.interval;
      if (instance.status !== 'available' || instance.busy) detector.reset();
      else if (!instance.source && (await this.writerLost(instance, detector))) {
        detector.reset();
        this.tell('lost', instance, { database: instance.leaderSeat.name });
        await this.exclusively(instance, () => this.replaceIfStill(instance, lost));
      } else if (this.toRestart(instance).length > 0)
        await this.exclusively(instance, () => this.restartEnded(instance));
      await this.pause(Math.max(10, next - performance.now()));
    }
    detector.reset();
  }

  /** Whoever was first in line may have deleted or replaced it. */
  private async replaceIfStill(instance: DatabaseInstance, lost: Seat): Promise<void> {
    if (instance.status !== 'available' || instance.leaderSeat !== lost || this.ended(instance)) return;
    const { outcome } = await this.replaceWriter(instance);
    if (outcome === 'kept') await this.pause(500);
  }

  private writerLost(instance: DatabaseInstance, detector: Detector): Promise<boolean> {
    return instance.leaderSeat.member ? detector.lost(instance.leaderSeat.member) : Promise.resolve(false);
  }

  /** Servers that ended: all of a replica's, of a primary's all but the writer, which is replaced instead. */
  private toRestart(instance: DatabaseInstance): Seat[] {
    const seats = instance.source ? instance.seats : instance.standbySeats;
    return seats.filter((seat) => seat.member !== undefined && !seat.member.running && !seat.replaced);
  }

  private async restartEnded(instance: DatabaseInstance): Promise<void> {
    for (const seat of this.toRestart(instance)) await this.restart(instance, seat);
  }

  private async restart(instance: DatabaseInstance, seat: Seat): Promise<void> {
    await seat.member?.start();
    this.tell('restarted', instance, { database: seat.name });
  }

  /** Lanes and fence row, again and again until they are through or the writer is no longer this one. */
  private async open(instance: DatabaseInstance, promoted: FailoverOutcome & { outcome: 'promoted' }): Promise<void> {
    const { region, identifier } = instance;
    const { database, epoch, timeline } = promoted;
    const login = this.around.engine.owner;
    const writer: NewWriter = {
      region,
      instance: identifier,
      database,
      epoch,
      timeline,
      login,
      address: instance.writer.address,
    };
    const current = () => instance.timeline === timeline && !this.ended(instance);
    await this.repeat(instance, current, async () => {
      await this.hooks.rollForward(writer);
      await this.hooks.rewriteFence(writer);
      this.tell('opened', instance, { database, epoch, timeline });
    });
  }

  /**
   * Makes the replaced writer a standby again; what it alone has is kept for forensics. Copying a server keeps this
   * machine busy: the new writer is opened first, unless that takes too long.
   */
  private async rebuild(instance: DatabaseInstance, seat: Seat, opened: Promise<void>): Promise<void> {
    const pause = this.pause(this.around.rebuildAfter);
    await (seat.member?.running ? pause : Promise.race([opened, pause]));
    const current = () => seat.replaced === true && !this.ended(instance);
    await this.repeat(instance, current, () =>
      instance.exclusively(async () => {
        const { engine } = this.around;
        await engine.removeSeat(seat, `${seat.name}-replaced-by-timeline-${instance.timeline}`);
        await engine.seed(instance, seat, instance, instance.leaderSeat);
        seat.replaced = false;
        this.tell('rebuilt', instance, { database: seat.name });
      }),
    );
  }

  private async refollowReplicas(source: DatabaseInstance): Promise<void> {
    const { timeline } = source;
    for (const replica of this.around.instances.values()) {
      const follows = () => replica.source?.identifier === source.identifier && replica.source.region === source.region;
      const current = () => follows() && source.timeline === timeline && !this.ended(replica) && !this.ended(source);
      await this.repeat(replica, current, () =>
        replica.exclusively(async () => {
          if (current() && replica.status === 'available') await refollow(replica, source, this.around.engine);
        }),
      );
    }
  }

  /** Tries until it succeeds, once a second at most, while it still makes sense. */
  private async repeat(
    instance: DatabaseInstance,
    sensible: () => boolean,
    attempt: () => Promise<void>,
  ): Promise<void> {
    for (let delay = 50; sensible(); delay = Math.min(1000, delay * 2))
      try {
        return await attempt();
      } catch (error) {
        this.tell('error', instance, { message: (error as Error).message });
        await this.pause(delay);
      }
  }

  private async exclusively(instance: DatabaseInstance, change: () => Promise<unknown>): Promise<void> {
    try {
      await instance.exclusively(change);
    } catch (error) {
      this.tell('error', instance, { message: (error as Error).message });
      await this.pause(500);
    }
  }

  private ended(instance: DatabaseInstance): boolean {
    return this.aborter.signal.aborted || this.around.instances.get(instance.key) !== instance;
  }

  private tell(kind: WatchEvent['kind'], instance: DatabaseInstance, detail: Readonly<Record<string, unknown>>): void {
    this.around.onEvent({ kind, instance: instance.identifier, region: instance.region, detail });
  }

  private pause(milliseconds: number): Promise<unknown> {
    return sleep(milliseconds, undefined, { signal: this.aborter.signal }).catch(() => undefined);
  }

  private track(loop: Promise<void>): void {
    this.loops.add(loop);
    void loop.finally(() => this.loops.delete(loop));
  }
}
