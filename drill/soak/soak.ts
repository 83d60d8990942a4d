import { DescribeInstancesCommand, EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { localClientConfig } from '../../local/region/clients';
import type { LocalRegion } from '../../local/region/region';
import { check } from '../check';
import { longestPause } from '../check/service';
import type { Verdict } from '../check/verdict';
import { now } from '../history';
import type { Condition } from '../journal';
import type { Progress } from '../progress';
import { Clients } from '../run/clients';
import { controlReader } from '../run/control';
import { gatherEvidence } from '../run/evidence';
import { goHome, quiet } from '../run/go-home';
import { statusCondition } from '../run/status';
import { ControlWatch } from '../run/watch';
import { type Blow, blows, rolesOf } from './blows';
import { type Round, type SoakDocument, soakVersion } from './document';
import { makeWhole } from './on-call';

export interface SoakOptions {
  readonly region: LocalRegion;
  readonly id: string;
  readonly seed: number;
  /** Minutes for which faults are injected; the last one is always brought to its end. */
  readonly minutes: number;
  /** Folder that history, stores, logs and `soak.json` go to. */
  readonly folder: string;
  readonly narrator: Pick<Progress, 'phase' | 'event' | 'sample'>;
}

/** Seconds that service may stay away after a fault was healed. */
const patience = 120;

/**
 * Faults one after another, each healed after its time whatever has come of it, under load; somebody on call rebuilds what
 * was lost and lifts what waits for a person. In the end one verdict over everything that clients saw.
 */
export async function soak(options: SoakOptions): Promise<SoakDocument> {
  const running = new Soak(options);
  try {
    await running.run();
  } catch (error) {
    running.stopped = (error as Error).message;
  } finally {
    await running.end();
  }
  return running.write();
}

class Soak {
  stopped: string | undefined;
  private readonly rounds: Round[] = [];
  private readonly conditions: Condition[] = [];
  private verdict: Verdict | undefined;
  private readonly watch: ControlWatch;
  private clients: Clients | undefined;
  private readonly started = now();

  constructor(private readonly options: SoakOptions) {
    const { region, narrator, folder } = options;
    mkdirSync(folder, { recursive: true });
    const { config } = region.topology;
    const { standby } = config.regions;
    const ignored = { event: () => undefined, failover: () => undefined };
    const reader = controlReader(config, standby, region.endpoints[standby]!);
    this.watch = new ControlWatch(reader, ignored, this.started.wall, (text) => narrator.event(text));
  }

  async run(): Promise<void> {
    const { region, seed, minutes, folder, narrator } = this.options;
    narrator.phase('steady state');
    this.clients = await Clients.start(region, folder, seed, (samples) => {
      for (const sample of samples) narrator.sample(sample);
    });
    try {
      await this.served('before the first fault');
      await this.strike(seed, this.started.mono + minutes * 60_000);
      await this.home();
    } finally {
      // Service that did not come back is no excuse: what was acknowledged until then is judged all the same.
      await this.judge(this.clients);
    }
  }

  private async strike(seed: number, until: number): Promise<void> {
    for (const blow of blows(seed)) {
      if (now().mono >= until) return;
      await this.round(blow);
      this.write();
    }
  }

  private async round(blow: Blow): Promise<void> {
    const { region, narrator } = this.options;
    const { fault, where, seconds, endsInstance } = blow;
    const holder = this.holder();
    const roles = rolesOf(where, region.topology.config.regions, holder);
    const number = this.rounds.length + 1;
    narrator.phase(`fault ${number}: ${fault.name} of the ${where}, ${roles.primary}, for ${seconds} s`);
    const from = this.elapsed();
    const before = this.lease();
    await region.fabric.setRules(fault.rules(roles));
    if (fault.database) await region.databases.strike(roles.primary, fault.database);
    if (endsInstance) await this.endInstance(roles.primary);
    await sleep(seconds * 1000);
    await region.fabric.clear();
    await region.databases.heal();
    await this.served(`${patience} s after fault ${number} was healed`);
    const byHand = await makeWhole(region, this.watch, (text) => narrator.event(text));
    await this.served(`after fault ${number}, with both sides whole`);
    const to = this.elapsed();
    this.rounds.push({
      ...{ number, fault: fault.name, where, region: roles.primary, seconds, endsInstance, from, to },
      ...{ before, after: this.lease(), byHand },
    });
    await sleep(blow.peace * 1000);
  }

  /** As an operator of EC2 would: the Auto Scaling group replaces it. */
  private async endInstance(region: string): Promise<void> {
    const { endpoints } = this.options.region;
    const client = new EC2Client(localClientConfig(region, endpoints[region]!));
    try {
      const { Reservations = [] } = await client.send(new DescribeInstancesCommand({}));
      const running = Reservations.flatMap(({ Instances = [] }) => Instances).filter(
        ({ State }) => State?.Name === 'running',
      );
      const [first] = running;
      if (!first?.InstanceId) return;
      this.options.narrator.event(`instance ${first.InstanceId} is ended`);
      await client.send(new TerminateInstancesCommand({ InstanceIds: [first.InstanceId] }));
    } finally {
      client.destroy();
    }
  }

  private async home(): Promise<void> {
    const { region, narrator } = this.options;
    const { primary } = region.topology.config.regions;
    await quiet(this.watch);
    if (this.holder() !== primary) {
      narrator.phase('failback');
      const tell = (text: string) => narrator.event(text);
      await goHome(region, this.watch, { tell, moving: () => undefined, struckAt: () => undefined });
      await makeWhole(region, this.watch, tell);
      await this.served('at home');
    }
    narrator.phase('status');
    this.conditions.push(await statusCondition(region));
  }

  private async judge(clients: Clients): Promise<void> {
    this.options.narrator.phase('verdict');
    const { events, stores } = await gatherEvidence(this.options.region, this.watch, clients, this.options.folder);
    this.verdict = check(events, stores);
    for (const [index, round] of this.rounds.entries()) {
      const window = { from: this.started.mono + round.from, to: this.started.mono + round.to };
      this.rounds[index] = { ...round, pauseSeconds: longestPause(events, window)?.seconds };
    }
  }

  async end(): Promise<void> {
    this.clients?.close();
    await this.watch.stop();
    cpSync(this.options.region.run.logs, join(this.options.folder, 'logs'), { recursive: true });
  }

  /** After every fault, so that a soak that is cut short leaves what it has seen. */
  write(): SoakDocument {
    const { id, seed, region, folder } = this.options;
    const { conditions, rounds, verdict, stopped } = this;
    const held =
      stopped === undefined && verdict !== undefined && verdict.holds && conditions.every(({ holds }) => holds);
    const document: SoakDocument = {
      ...{ schema: soakVersion, id, architecture: region.topology.architecture, seed, speed: region.speed },
      startedAt: new Date(this.started.wall).toISOString(),
      minutes: this.elapsed() / 60_000,
      ...{ rounds, verdict, conditions, stopped, held },
    };
    writeFileSync(join(folder, 'soak.json.new'), `${JSON.stringify(document, null, 1)}\n`);
    renameSync(join(folder, 'soak.json.new'), join(folder, 'soak.json'));
    return document;
  }

  private async served(when: string): Promise<void> {
    if (await this.clients?.untilServed(2, patience)) return;
    throw new Error(`payments were not served for 2 s without a failure ${when}`);
  }

  private holder(): string {
    return this.watch.lease?.holder ?? this.options.region.topology.config.regions.primary;
  }

  private lease(): string {
    const { lease } = this.watch;
    return lease ? `${lease.holder}, epoch ${lease.epoch}` : 'nobody';
  }

  private elapsed(): number {
    return now().mono - this.started.mono;
  }
}
