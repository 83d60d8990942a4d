import { outside } from '../cloud/network';
import type { Process } from '../time/process';
import type { World } from '../world/world';
import { primary, standby } from '../world/settings';
import type { Fault, FaultKind } from './fault';

type Heal = () => void;
type Action = (world: World, words: readonly string[], fault: Fault) => Heal | void;

/** Makes the faults of a schedule happen, and heals those that heal. */
export function applyFaults(
  world: World,
  faults: readonly Fault[],
  tell: (fault: Fault, healed: boolean) => void,
): void {
  for (const fault of faults)
    world.scheduler.later(1000 * fault.at, () => {
      tell(fault, false);
      const heal = actions[fault.kind](world, fault.arguments, fault);
      if (heal && fault.for !== undefined)
        world.scheduler.later(1000 * fault.for, () => {
          tell(fault, true);
          heal();
        });
    });
}

/** When the last fault that heals has healed, seconds. */
export function healedAt(faults: readonly Fault[]): number {
  return Math.max(0, ...faults.map(({ at, for: length = 0 }) => at + length));
}

const instance = (world: World, region: string, number: string) => {
  const instances = world.applications(region);
  return instances[Number(number) % Math.max(instances.length, 1)]?.process;
};

const length = ({ for: seconds = 5 }: Fault) => 1000 * seconds;

const pause = ({ scheduler }: World, processes: readonly Process[], milliseconds: number) =>
  scheduler.pause(processes, milliseconds);

const actions: Readonly<Record<FaultKind, Action>> = {
  'lose-region': (world, [region]) => (world.lost.has(region!) ? undefined : world.lose(region!)),
  cut: (world, [a, b]) => {
    const mends = [world.network.cut(a!, b!), world.network.cut(b!, a!)];
    return () => mends.forEach((mend) => mend());
  },
  'cut-one-way': (world, [from, to]) => world.network.cut(from!, to!),
  'lose-messages': ({ network }, [share]) => {
    network.loss += Number(share);
    return () => (network.loss -= Number(share));
  },
  'slow-messages': ({ network }, [share]) => {
    network.slowness += Number(share);
    return () => (network.slowness -= Number(share));
  },
  'store-refuses': ({ store }, [region, share]) => {
    store.refusals.set(region!, Number(share));
    return () => void store.refusals.delete(region!);
  },
  'database-hangs': ({ rds }, [region]) => {
    const server = rds.in(region!)?.server;
    if (server) server.hung = true;
    return () => {
      server?.wakeUp();
      rds.replicate();
    };
  },
  'database-crashes': (world, [region]) => {
    const server = world.rds.in(region!)?.server;
    server?.crash();
    return () => {
      if (world.lost.has(region!) || world.rds.in(region!)?.server !== server) return;
      server?.restart();
      world.rds.replicate();
    };
  },
  'writer-lost': (world, [region, how, controllers]) => {
    const server = world.rds.in(region!)?.server;
    if (!server || server.isReplica) return;
    if (how === 'hangs') server.hung = true;
    else server.crash();
    world.localFailover.begin(region!, Number(controllers));
    return () => {
      if (how === 'hangs') server.wakeUp();
    };
  },
  'replication-stalls': ({ rds }) => {
    rds.stalled = true;
    return () => {
      rds.stalled = false;
      rds.replicate();
    };
  },
  'replication-lags': ({ rds }, [seconds]) => {
    const before = rds.lag;
    rds.lag = 1000 * Number(seconds);
    return () => (rds.lag = before);
  },
  'instance-crashes': (world, [region, number]) => instance(world, region!, number!)?.kill(),
  'instance-pauses': (world, [region, number], fault) => {
    const process = instance(world, region!, number!);
    if (process) pause(world, [process], length(fault));
  },
  'instance-isolated': (world, [region, number]) => {
    const process = instance(world, region!, number!);
    if (process) process.isolated = true;
    return () => {
      if (process) process.isolated = false;
    };
  },
  'clock-jumps': (world, [region, number, seconds]) => {
    const process = instance(world, region!, number!);
    if (!process) return;
    process.clock.offset += 1000 * Math.max(0, Number(seconds));
    process.jumps++;
  },
  'clock-lies': (world, [region, number, rate]) => {
    const process = instance(world, region!, number!);
    if (!process) return;
    world.honest = false;
    // From now on it runs at another speed; what it shows doesn't step.
    const { now } = world.scheduler;
    process.clock.offset += now * (process.clock.rate - Number(rate));
    process.clock.rate = Number(rate);
  },
  'functions-pause': (world, [region], fault) => {
    const running = world.functions.processes.filter((process) => process.region === region);
    pause(world, running, length(fault));
  },
  'function-crashes': (world, [name, call, when]) => {
    let left = 1;
    world.atCall((process, at, number) => {
      if (left === 0 || at !== when || !isCall(process, number, name!, call!)) return false;
      left--;
      return true;
    });
  },
  'function-pauses': (world, [name, call, seconds]) => {
    let left = 1;
    world.atCall((process, at, number) => {
      if (left === 0 || at !== 'after' || !isCall(process, number, name!, call!)) return false;
      left--;
      pause(world, [process], 1000 * Number(seconds));
      return false;
    });
  },
  'triggers-repeat': ({ functions }, [share]) => {
    functions.duplicates = Number(share);
    return () => (functions.duplicates = 0);
  },
  'second-controller': (world, [region]) => {
    if (!world.lost.has(region!)) world.machines.startAnew(region!, 'second', { kind: 'failover' });
  },
  // As if a controller that was paused for long sent its request now.
  'stale-promotion': ({ rds }) => {
    const replica = [...rds.instances.values()].find(({ source, status }) => source && status === 'available');
    if (replica) rds.promoteLate(replica);
  },
  move: ({ person }, [to]) => person.switchTo(to!),
  abort: ({ person }, [to]) => person.abort(to!),
  drill: ({ person }, [to]) => person.switchTo(to!, 1),
  rebuild: ({ person }, [region]) => person.rebuild(region!),
};

const isCall = ({ name }: Process, number: number, target: string, call: string): boolean =>
  (name.startsWith(`payments-failover-${target}#`) || name.startsWith(`${target}#`)) && number === Number(call);

export const places = [primary, standby, outside];
