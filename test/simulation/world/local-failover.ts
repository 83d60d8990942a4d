import { failOver } from '../../../local/rds/failover';
import type { Engine } from '../../../local/rds/engine';
import type { NewWriter } from '../../../local/rds/hooks';
import type { DatabaseInstance, Seat } from '../../../local/rds/instance';
import { localFailoverHooks } from '../../../local/region/local-failover';
import { documentsAt } from '../cloud/documents';
import type { Instance } from '../cloud/rds';
import { SimulatedPool } from '../database/pool';
import type { Server, Standby } from '../database/server';
import { Process } from '../time/process';
import { Random, seedOf } from '../time/random';
import type { World } from './world';

/** Milliseconds until RDS has noticed that a writer is gone, and between two tries to bring its successor into step. */
const noticed = 1500;
const again = 300;

/**
 * The failover inside a Region: the local RDS's own code chooses, claims and promotes a standby, rolls the lanes forward
 * and rewrites the fence row; the servers are simulated.
 */
export class LocalFailover {
  private serial = 0;
  /** As in the local RDS (`DatabaseInstance.exclusively`): one change of an instance at a time, the next one when it is over. */
  private readonly turns = new Map<string, Promise<void>>();

  constructor(private readonly world: World) {}

  /** The writer of a Region is gone: a controller begins, or two. */
  begin(region: string, controllers: number): void {
    const lost = this.world.rds.in(region)?.server;
    if (!lost || lost.isReplica || lost.standbys.length === 0) return;
    for (let count = 0; count < controllers; count++) {
      const controller = new Process(`rds#${++this.serial}@${region}`, region, this.world.options.seed);
      this.world.controllers.add(controller);
      const delay = noticed + controller.random.between(0, 200);
      this.world.scheduler.after(delay, () => this.inTurn(region, lost, controller), controller);
    }
  }

  /** A controller that dies leaves its turn to the next one. */
  private inTurn(region: string, lost: Server, controller: Process): void {
    const dead = new Promise<void>((resolve) => controller.onEnd(resolve));
    const { scheduler } = this.world;
    const change = () =>
      new Promise<void>((resolve) => {
        scheduler.after(0, () => void this.replace(region, lost).finally(resolve), controller);
      });
    const before = this.turns.get(region) ?? Promise.resolve();
    this.turns.set(
      region,
      before.then(() => Promise.race([dead, change()])),
    );
  }

  private async replace(region: string, lost: Server): Promise<void> {
    const { world } = this;
    const instance = world.rds.in(region);
    if (!instance || (instance.server !== lost && !lost.standbys.some(({ promoted }) => promoted))) return;
    const { config, network, store } = world;
    const hooks = localFailoverHooks(config, () => '', {
      connect: (at) => documentsAt({ network, store, region: at, attempts: 2, timeout: 2000 }),
      openPool: ({ database }: NewWriter) =>
        new SimulatedPool({
          network,
          server: () => world.rds.serverNamed(database),
          statementTimeout: 5000,
          idleInTransactionTimeout: 10_000,
        }) as never,
    });
    const outcome = await failOver(this.seatsOf(instance, lost), engine(world, lost), hooks);
    if (outcome.outcome === 'kept') {
      // The old writer keeps its role: it is started again.
      if (instance.server === lost && !lost.running && !world.lost.has(region)) lost.restart();
      return;
    }
    const { database, epoch, timeline } = outcome;
    const server = world.rds.serverNamed(database)!;
    const address = { host: database, port: 5432 };
    const login = { user: '', password: '', database: '' };
    const writer: NewWriter = { region, instance: instance.identifier, database, epoch, timeline, address, login };
    world.rolling.add(database);
    while (world.rds.in(region)?.server === server)
      try {
        await hooks.rollForward(writer);
        await hooks.rewriteFence(writer);
        break;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, again));
      }
    world.rolling.delete(database);
  }

  /** The instance as the local RDS's code sees it. */
  private seatsOf(instance: Instance, lost: Server): DatabaseInstance {
    const seat = (standby: Standby): Seat =>
      ({
        name: standby.name,
        standby,
        member: {
          flushedLsn: async () => BigInt(standby.received),
          promote: async () => this.promote(instance, lost, standby),
        },
      }) as unknown as Seat;
    const leaderSeat = { name: lost.name } as Seat;
    const standbySeats = lost.standbys.map(seat);
    const seats = [leaderSeat, ...standbySeats];
    const { region, identifier } = instance;
    return {
      region,
      identifier,
      timeline: lost.timeline,
      leader: 0,
      leaderSeat,
      standbySeats,
      seats,
    } as unknown as DatabaseInstance;
  }

  /** A standby that writes from now on; one that does already stays as it is. */
  private promote(instance: Instance, lost: Server, standby: Standby): number {
    const { rds } = this.world;
    if (standby.promoted) return standby.promoted.timeline;
    standby.promoted = rds.takeOver(instance, lost, standby);
    return standby.promoted.timeline;
  }
}

/** A standby in ten does not say in time that it has stopped receiving, and may go on. */
function engine({ scheduler, options }: World, lost: Server): Engine {
  const random = new Random(seedOf(options.seed, `standbys of ${lost.name}`));
  const shortly = () => new Promise<void>((resolve) => scheduler.after(20, resolve));
  const standbyOf = (seat: Seat) => (seat as unknown as { readonly standby: Standby }).standby;
  return {
    sever: async (seat: Seat) => {
      await shortly();
      if (random.chance(0.1)) throw new Error(`${seat.name} did not answer`);
      standbyOf(seat).severed = true;
    },
    follow: async (_instance: unknown, seat: Seat) => {
      await shortly();
      standbyOf(seat).severed = false;
    },
  } as unknown as Engine;
}
