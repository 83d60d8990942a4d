import { type JournalRecord } from '../../../runtime/protocol/journal';
import type { Lease, Vote } from '../../../runtime/protocol/lease';
import type { StoreWrite } from '../cloud/store';
import type { ServerEvent } from '../database/server';
import { epochStart } from '../time/globals';
import type { World } from '../world/world';
import { Violation } from './violation';

/** Milliseconds: what a request that was sent in time may take until it lands; clocks that drift, and looks between events. */
const travel = 3600;
const slack = 600;

/** Milliseconds for which a decision may be under way: a function that sleeps in the middle of it, and its request. */
const decision = 45_000;

/**
 * What must be true of the world, whatever the controllers believe, when the right to write is taken, committed to and
 * opened. It is judged by what happened (answers of front doors, renewals, commits), not by what a step says about it.
 */
export class TakeoverInvariants {
  /** When an observer's request to a holder's front door was last answered well. */
  private readonly healthy = new Map<string, number>();
  /** When so many of the two observers were last right to want the holder of an epoch replaced. */
  private readonly wanted = new Map<string, number>();
  /** When a canary was last committed, by server. */
  private readonly canaries = new Map<string, number>();
  private beatAt = 0;

  constructor(private readonly world: () => World) {}

  /**
   * A front door answered an observer that all is well. Where messages are lost, so may be the vote that says it; of two
   * probes that run at once, the other one may still see what was.
   */
  answered(observer: string, region: string): void {
    const { network, functions } = this.world();
    if (network.loss === 0 && functions.duplicates === 0) this.healthy.set(`${observer} ${region}`, this.now);
  }

  committed({ server, commit }: ServerEvent & { kind: 'commit' }): void {
    if (commit.canaries.length > 0) this.canaries.set(server.name, this.now);
  }

  wrote({ before, after }: StoreWrite): void {
    const [old, next] = [before as unknown as Lease | undefined, after as unknown as Lease];
    if (!old) return;
    this.count();
    if (next.epoch > old.epoch) this.moved(old, next);
    else if (next.beat !== old.beat) this.renewed(old);
    else if (next.revokedBy !== old.revokedBy) this.revoked(old);
    else if (old.phase === 'handed' && next.phase === 'promoting') this.pointOfNoReturn(next);
    else if (old.phase === 'promoting' && next.phase === 'serving') this.opened(next);
  }

  private get now(): number {
    return this.world().scheduler.now;
  }

  private renewed(lease: Lease): void {
    if (lease.revokedBy !== undefined)
      throw new Violation('one region acknowledges', `epoch ${lease.epoch} was renewed after its revocation`);
    this.beatAt = this.now;
    const { rds, config, honest, scheduler } = this.world();
    const server = rds.in(lease.holder)?.server;
    const committed = server && this.canaries.get(server.name);
    if (!honest || committed === undefined) return;
    // An instance that slept between looking at its canary and asking renews once more when it wakes.
    const slept = this.world()
      .applications(lease.holder)
      .some(({ process }) => process.awakeSince > 0 && scheduler.now - process.awakeSince < travel);
    if (slept) return;
    const age = this.now - committed;
    if (age > 1000 * config.timers.canaryAge + travel)
      throw new Violation(
        'a renewal proves a database',
        `epoch ${lease.epoch} was renewed ${seconds(age)} s after the last canary in ${server!.name}`,
      );
  }

  private revoked(lease: Lease): void {
    if (this.now - this.lastWanted(lease, 2) > decision)
      throw new Violation(
        'nothing is done without quorum',
        `${lease.holder} was revoked, whom two observers had not seen down for the dwell`,
      );
  }

  private moved(old: Lease, next: Lease): void {
    const changes = old.holder !== next.holder;
    if (changes && old.phase === 'serving') {
      if (this.isFrozen(old)) this.handedOver(old, next);
      else this.taken(old, next);
    }
    this.beatAt = this.now;
  }

  /** Without the old side's word: it was silent for W, and two of three (two observers, the beat) say it is down. */
  private taken(old: Lease, next: Lease): void {
    const { config, rds } = this.world();
    const { timers } = config;
    const server = rds.in(next.holder)?.server;
    if (server && !server.isReplica)
      throw new Violation(
        'no move onto a diverged copy',
        `${next.holder} took epoch ${next.epoch}, and its ${server.name} follows nobody`,
      );
    // A revocation adds nothing to it: behind one there is no renewal.
    const quiet = this.now - this.beatAt;
    if (quiet < 1000 * timers.wait - slack)
      throw new Violation(
        'one region acknowledges',
        `${next.holder} took epoch ${next.epoch} ${seconds(quiet)} s after the last sign of ${old.holder}`,
      );
    const silent = quiet >= 1000 * timers.dwell - slack;
    if (old.revokedBy === undefined && this.now - this.lastWanted(old, silent ? 1 : 2) > decision)
      throw new Violation(
        'nothing is done without quorum',
        `${next.holder} took epoch ${next.epoch} from ${old.holder}, quiet for ${seconds(quiet)} s, without ${silent ? 'an observer' : 'two observers'} that saw it down for the dwell`,
      );
  }

  /** With the old side's word: it is frozen, and the new one has all that it committed. */
  private handedOver(old: Lease, next: Lease): void {
    const { rds } = this.world();
    const [from, to] = [rds.in(old.holder)!.server, rds.in(next.holder)?.server];
    for (const [lane, position] of from.state.lanes)
      if ((to?.state.lanes.get(lane) ?? 0) < position)
        throw new Violation(
          'no move onto a diverged copy',
          `epoch ${next.epoch} was handed to ${next.holder}, whose lane ${lane} ends at ${to?.state.lanes.get(lane) ?? 0}, in ${old.holder} at ${position}`,
        );
  }

  private pointOfNoReturn(lease: Lease): void {
    const { store, config } = this.world();
    // Before, a holder that lives may still add to what is lacking.
    this.judgeLag(lease);
    if (config.grade !== 'journal') return;
    for (let lane = 0; lane < config.lanes; lane++)
      if (sealOf(store.lanes.get(lane), lease.epoch) === undefined)
        throw new Violation(
          'sealed, replayed, opened',
          `epoch ${lease.epoch} passed the point of no return while lane ${lane} is open to older ones`,
        );
  }

  private opened(lease: Lease): void {
    const { rds, store, config, rolling } = this.world();
    const server = rds.in(lease.holder)?.server;
    const { fence, lanes } = server?.state ?? {};
    const fail = (what: string) => {
      throw new Violation('sealed, replayed, opened', `epoch ${lease.epoch} opened in ${lease.holder}, ${what}`);
    };
    if (!server || server.isReplica) return fail('whose database is not promoted');
    if (fence?.epoch !== lease.epoch || fence.frozen) return fail(`whose fence row is ${JSON.stringify(fence)}`);
    // A writer that was replaced meanwhile has its row rewritten before anybody may write.
    if (fence.timeline !== server.timeline && !rolling.has(server.name) && server.log.length > 0)
      return fail(`on timeline ${server.timeline}, where the fence row names ${fence.timeline}`);
    if (config.grade !== 'journal' || rolling.has(server.name)) return;
    for (let lane = 0; lane < config.lanes; lane++) {
      const seal = sealOf(store.lanes.get(lane), lease.epoch);
      if (seal === undefined || (lanes?.get(lane) ?? 0) < seal)
        return fail(`with lane ${lane} replayed to ${lanes?.get(lane) ?? 0}, sealed at ${seal}`);
    }
  }

  /** The target lacks no more than the objective allows, or a person said that it may. */
  private judgeLag({ epoch, holder }: Lease): void {
    const world = this.world();
    const { store, config, rds } = world;
    const record = world.recordOf(epoch);
    const server = rds.in(holder)?.server;
    if (config.grade !== 'journal' || record?.kind !== 'failover' || record.dataLossAllowed || !server) return;
    let lacks = 0;
    for (const [lane, records] of store.lanes) {
      const settled = records.filter(({ kind }) => kind !== 'seal').map(({ position }) => position as number);
      lacks += settled.filter((position) => position > (server.state.lanes.get(lane) ?? 0)).length;
    }
    const limit = 100 * config.rpoLag;
    // Seals count for the controller, not here: what this allows is a little more than what it allows.
    if (lacks > limit)
      throw new Violation(
        'lag within the objective',
        `epoch ${epoch} passed the point of no return although ${holder} lacks ${lacks} entries, of which ${limit} are tolerated`,
      );
  }

  /** Counts the votes that stand, each time that something changes or a decision ends. */
  count(): void {
    const { lease, store, config } = this.world();
    const { observerStaleness, dwell } = config.timers;
    const votes = [...store.control.values()].filter(({ item }) =>
      String(item).startsWith('vote#'),
    ) as unknown as Vote[];
    const down = votes.filter(
      ({ verdict, subject, epoch, observer, observedAt, downSince = observedAt }) =>
        verdict === 'down' &&
        subject === lease.holder &&
        epoch === lease.epoch &&
        observer !== lease.holder &&
        this.now - (observedAt - epochStart) <= 1000 * observerStaleness + slack &&
        this.now - (downSince - epochStart) >= 1000 * dwell - slack,
    );
    for (let number = 1; number <= down.length; number++) this.wanted.set(`${lease.epoch} ${number}`, this.now);
  }

  private lastWanted({ epoch }: Lease, observers: number): number {
    this.count();
    return this.wanted.get(`${epoch} ${observers}`) ?? -Infinity;
  }

  /** An observer says "down" only of a front door that has not answered it since. */
  voted({ verdict, observer, subject, observedAt, downSince = observedAt }: Vote): void {
    this.count();
    const well = this.healthy.get(`${observer} ${subject}`);
    // Two probes of one Region may run at once: what one of them heard, the other one learns by its vote.
    const known =
      well !== undefined && well < observedAt - epochStart - travel - 1000 * this.world().config.timers.probeTimeout;
    if (verdict === 'down' && known && well > downSince - epochStart + slack)
      throw new Violation(
        'nothing is done without quorum',
        `${observer} votes ${subject} down since ${seconds(downSince - epochStart)}, which answered it at ${seconds(well)}`,
      );
  }

  private isFrozen({ epoch, holder }: Lease): boolean {
    const fence = this.world().rds.in(holder)?.server.state.fence;
    return fence !== undefined && fence.frozen && fence.epoch >= epoch;
  }
}

const sealOf = (records: readonly object[] | undefined, epoch: number): number | undefined =>
  (records as readonly JournalRecord[] | undefined)?.find((record) => record.kind === 'seal' && record.epoch === epoch)
    ?.position;

const seconds = (milliseconds: number) => Math.round(milliseconds / 100) / 10;
