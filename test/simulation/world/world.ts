import { planDefinition } from '../../../constructs/failover/plan';
import { names, stepFunctionName } from '../../../lambda/aws/names';
import { callTimeout, type HandlerContext } from '../../../lambda/context';
import { regionalJournal } from '../../../lambda/store/journal';
import { DynamoControlStore } from '../../../lambda/store/control';
import type { FailoverRecord } from '../../../lambda/store/record';
import type { RuntimeConfig } from '../../../runtime/config/config';
import type { Timers } from '../../../runtime/config/timers';
import { controlItem, type Lease } from '../../../runtime/protocol/lease';
import { AutoScaling } from '../cloud/autoscaling';
import { clientsOf, type Services } from '../cloud/clients';
import { documentsAt } from '../cloud/documents';
import { Functions } from '../cloud/functions';
import { handlersOf } from '../cloud/handlers';
import { Machines } from '../cloud/machine';
import { type CrashPoint, named, Network, outside } from '../cloud/network';
import { Rds } from '../cloud/rds';
import { Store } from '../cloud/store';
import { SimulatedPool } from '../database/pool';
import { noChanges } from '../database/state';
import { Process } from '../time/process';
import { epochStart } from '../time/globals';
import { Scheduler } from '../time/scheduler';
import { Application } from './application';
import { Customer } from './customers';
import { Doors } from './doors';
import { LocalFailover } from './local-failover';
import { Person } from './person';
import { configOf, openingBalances, primary, regions, standby, timers } from './settings';
import { Traffic } from './traffic';
import type { Observer } from './observer';

export interface WorldOptions {
  readonly seed: number;
  readonly grade: 'journal' | 'lag';
  readonly customers: number;
  /** Milliseconds between a customer's payments. */
  readonly pace: number;
  /** Writers have standbys inside their Region. */
  readonly standbys: boolean;
  /** Tolerated lag, seconds. @default 30 */
  readonly rpoLag?: number;
  readonly observer: Observer;
  /** Breaks guards, to show that something would be noticed. */
  readonly tampering?: Tampering;
}

/** What becomes of texts and timers on their way to the simulated services. */
export interface Tampering {
  readonly condition?: (text: string) => string;
  readonly statement?: (text: string) => string;
  readonly timers?: Partial<Timers>;
}

const dataRegions = [primary, standby] as const;

const { scope } = configOf('journal');
const definitionOf = (of: Timers) => planDefinition((step) => stepFunctionName(scope, step), of);
const definition = definitionOf(timers);

/** Three Regions with everything in them, around the product's own code. */
export class World {
  readonly scheduler = new Scheduler();
  readonly network = new Network(this.scheduler);
  readonly config: RuntimeConfig;
  readonly store: Store;
  readonly rds: Rds;
  readonly functions: Functions;
  readonly machines: Machines;
  readonly autoScaling: AutoScaling;
  readonly doors: Doors;
  readonly traffic: Traffic;
  readonly customers: Customer[] = [];
  readonly person: Person;
  readonly lost = new Set<string>();
  /** Servers whose lanes are rolled forward after a failover inside their Region, before the fence row follows. */
  readonly rolling = new Set<string>();
  /** What fails over inside a Region. */
  readonly controllers = new Set<Process>();
  readonly localFailover: LocalFailover = new LocalFailover(this);
  /** All clocks drift less than the settings allow for. */
  honest = true;
  private readonly fleet = new Map<string, Application[]>(dataRegions.map((region) => [region, []]));
  private readonly schedules = new Map<string, Process>();
  private readonly contexts = new Map<string, HandlerContext>();
  private instances = 0;

  constructor(readonly options: WorldOptions) {
    const { seed, grade, observer } = options;
    const { network, scheduler } = this;
    const { tampering = {} } = options;
    this.config = configOf(grade, tampering.timers, seed % 4 === 0, options.rpoLag);
    const { config } = this;
    this.store = new Store({
      network,
      regions,
      tables: config.tables,
      onWrite: (write) => observer.wrote(write),
      tamper: tampering.condition,
    });
    this.rds = new Rds({
      network,
      tell: (event) => observer.database(event),
      onChange: (what, instance) => observer.rds(what, instance),
    });
    this.functions = new Functions({
      network,
      seed,
      handlers: handlersOf(config.scope),
      context: (region) => this.contextOf(region),
      onEnd: (invocation, outcome) => observer.invoked(invocation, outcome),
    });
    this.machines = new Machines({
      network,
      seed,
      definition: tampering.timers ? definitionOf(config.timers) : definition,
      functions: this.functions,
      onState: (execution, state, data) => observer.entered(execution, state, data),
    });
    this.autoScaling = new AutoScaling(network, {
      inService: (region) => this.applications(region).length,
      launch: (region) => this.launch(region),
      retire: (region) => this.applications(region).at(-1)?.process.kill(),
    });
    this.doors = new Doors(
      network,
      (region) => this.applications(region),
      (from, region) => observer.healthy(from, region),
    );
    this.traffic = new Traffic(network, this.doors, new Process('route53', undefined, seed));
    this.person = new Person(this);
    for (let index = 1; index <= options.customers; index++) {
      const customer = new Process(`customer${index}`, undefined, seed);
      this.customers.push(new Customer(customer, network, this.doors, this.traffic, options.pace));
    }
    scheduler.current = undefined;
  }

  /** The system as it is long after its birth: Region `primary` holds the lease and serves. */
  start(): void {
    const { config, store, rds, autoScaling } = this;
    store.set(config.tables.control, {
      scope: config.scope,
      item: 'lease',
      epoch: 1,
      holder: primary,
      beat: 0,
      phase: 'serving',
    });
    const [first, second] = dataRegions.map((region) => config.databases[region]!.identifier) as [string, string];
    const source = rds.create(primary, first);
    const born = { ...noChanges(), born: true, fence: { epoch: 1, timeline: 1, frozen: false }, timeline: 1 };
    for (let lane = 0; lane < config.lanes; lane++) born.lanes.set(lane, 0);
    for (const [account, balance] of Object.entries(openingBalances)) born.accounts.set(account, balance);
    source.server.receive(born);
    if (this.options.standbys) rds.addStandbys(source);
    rds.create(standby, second, source);
    for (const region of dataRegions) {
      const { name, minimum, active } = config.groups[region]!;
      autoScaling.groups.set(region, { name, minimum, desired: minimum, maximum: 2 * active });
      for (let count = 0; count < minimum; count++) this.launch(region);
      this.every(region, 'reconciler', 1000 * config.timers.reconcileInterval);
    }
    for (const region of Object.values(regions)) this.every(region, 'probe', 60_000);
    this.traffic.start();
    for (const customer of this.customers) customer.start();
  }

  get lease(): Lease {
    return this.store.get(this.config.tables.control, { scope: this.config.scope, item: 'lease' }) as unknown as Lease;
  }

  recordOf(epoch: number): FailoverRecord | undefined {
    const item = controlItem.failover(epoch);
    return this.store.get(this.config.tables.control, { scope: this.config.scope, item }) as FailoverRecord | undefined;
  }

  applications(region: string): Application[] {
    return this.fleet.get(region)?.filter(({ process }) => process.alive) ?? [];
  }

  launch(region: string): void {
    if (this.lost.has(region)) return;
    const { network, store, config, rds } = this;
    const application = new Application(`web${++this.instances}@${region}`, region, {
      network,
      store,
      config,
      seed: this.options.seed,
      server: (at) => rds.in(at)?.server,
      tamper: this.options.tampering?.statement,
      onAnswer: (instance, request, outcome) => this.options.observer.answered(instance, request, outcome),
      onLease: (instance, exchange) => this.options.observer.lease(instance, exchange),
    });
    application.process.onEnd(() => this.scheduler.later(500, () => this.autoScaling.adjust(region)));
    this.fleet.get(region)!.push(application);
    this.options.observer.launched(application);
    application.start();
  }

  /** The scheduler of a Region, which triggers its functions. */
  schedule(region: string): Process {
    const known = this.schedules.get(region);
    if (known) return known;
    const made = new Process(`schedule@${region}`, region, this.options.seed);
    this.schedules.set(region, made);
    return made;
  }

  /** A Region is gone: whatever runs there ends, and nothing reaches it. @returns brings it back */
  lose(region: string): () => void {
    this.lost.add(region);
    const places = [...Object.values(regions), outside].filter((place) => place !== region);
    const mends = places.flatMap((place) => [this.network.cut(region, place), this.network.cut(place, region)]);
    for (const { process } of this.applications(region)) process.kill();
    this.functions.killAll(region);
    for (const controller of this.controllers) if (controller.region === region) controller.kill();
    this.rds.in(region)?.server.crash();
    const services = [this.machines.service(region), this.schedule(region)];
    this.scheduler.pause(services);
    return () => {
      for (const mend of mends) mend();
      this.lost.delete(region);
      this.rds.in(region)?.server.restart();
      this.rds.replicate();
      this.scheduler.resume(services);
      this.autoScaling.adjust(region);
    };
  }

  /** Has a say, at each request, whether its sender dies. */
  atCall(point: CrashPoint): void {
    const before = this.network.crashes;
    this.network.crashes = (...call) => point(...call) || before(...call);
  }

  contextOf(region: string): HandlerContext {
    const known = this.contexts.get(region);
    if (known) return known;
    const made = this.makeContext(region);
    this.contexts.set(region, made);
    return made;
  }

  private makeContext(region: string): HandlerContext {
    const { config, network, store, rds, autoScaling, functions, machines } = this;
    const told = (subject: string, text: string) => this.person.read(subject, text);
    const services: Services = { network, config, store, rds, autoScaling, functions, machines, told };
    const timeout = callTimeout(config);
    const documents = (at: string) => documentsAt({ network, store, region: at, attempts: 2, timeout });
    return {
      config,
      region,
      names: names(config, `arn:aws:lambda:${region}:000000000000:function:x`, region),
      now: () => epochStart + this.scheduler.now,
      control: (at = region) => new DynamoControlStore(documents(at), config.tables.control, config.scope),
      journal: () => regionalJournal(documents(region), config.tables.journal, timeout),
      clients: (at) => clientsOf(services, at),
      database: () => this.visit(region),
      fetch: this.doors.fetch,
    };
  }

  /** A controller's visit to the own Region's database, as `visitDatabase` makes it. */
  private async visit(region: string) {
    const { network } = this;
    const server = await network.call<ReturnType<Rds['in']>>(region, 'visit the database', 5000, (reply) => {
      const instance = this.rds.in(region);
      if (instance && instance.status !== 'deleting' && instance.server.running && !instance.server.hung)
        reply.resolve(instance);
      else reply.reject(named('Error', `the database in ${region} did not answer`));
    });
    const pool = new SimulatedPool({
      network,
      server: () => server!.server,
      statementTimeout: 15_000,
      idleInTransactionTimeout: 30_000,
      tamper: this.options.tampering?.statement,
    });
    const role = server!.server.isReplica ? ('replica' as const) : ('writer' as const);
    return { pool: pool as never, role, close: () => pool.close() };
  }

  private every(region: string, name: string, milliseconds: number): void {
    const process = this.schedule(region);
    const again = () => {
      this.functions.trigger(region, name, {}, process);
      this.scheduler.after(milliseconds, again, process);
    };
    this.scheduler.after(process.random.between(0, 2000), again, process);
  }
}
