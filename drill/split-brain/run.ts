import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FabricClient } from '../../local/fabric/client';
import type { Rule } from '../../local/fabric/rules';
import { type RunFolder, startNode } from '../../local/process';
import { AutomaticFailover, type GroupAction, ReplicationGroup, engineParameters } from '../../local/valkey';
import { now } from '../history';
import { describeEnvironment } from '../journal';
import { LoadController } from '../load/controller';
import type { Progress } from '../progress';
import { Clients } from '../run/clients';
import type { ClientArguments } from './clients/settings';
import { readWrites } from './clients/writes';
import { type SplitBrainDocument, type SplitBrainEnd, finished, newDocument, writeDocument } from './document';
import type { SplitBrainPlan } from './plan';
import { judge, type SplitBrainEvidence, type SplitBrainVerdict } from './verdict';

export interface SplitBrainOptions {
  readonly run: RunFolder;
  readonly plan: SplitBrainPlan;
  readonly id: string;
  readonly seed: number;
  /** Folder that the history, the logs and `split-brain.json` go to; it is made. */
  readonly folder: string;
  readonly narrator: Pick<Progress, 'phase' | 'event' | 'sample'>;
  /** Seconds without a failure that count as steady. Default 2. */
  readonly steady?: number;
}

/** Seconds after which what should have come is given up. */
const patience = 60;

/**
 * Cuts a primary and some of its clients off from its replicas and the other clients, lets ElastiCache's failover run on
 * the other side, heals, and holds what clients were told against what is left. Everything that it starts ends with its
 * run folder.
 */
export async function runSplitBrain(options: SplitBrainOptions): Promise<SplitBrainDocument> {
  mkdirSync(options.folder, { recursive: true });
  const drill = new SplitBrainDrill(options, await startCache(options));
  let end: SplitBrainEnd;
  try {
    end = { verdict: await drill.run() };
  } catch (error) {
    end = { stopReason: (error as Error).message };
  } finally {
    await drill.end();
  }
  return drill.write(end);
}

/** What is drilled: the members in their zones, the network between them, and the clients in the first two zones. */
interface Parts {
  readonly fabric: FabricClient;
  readonly group: ReplicationGroup;
  readonly password: string;
  readonly version: string;
}

async function startCache({ run, plan, narrator }: SplitBrainOptions): Promise<Parts> {
  narrator.phase('start');
  const process = await startNode<{ port: number }>({ name: 'fabric', entry: 'local/fabric/main', run });
  const fabric = new FabricClient(`http://127.0.0.1:${process.ready.port}`);
  const { template, overrides } = plan;
  const password = randomBytes(24).toString('base64url');
  const group = await ReplicationGroup.start({
    ...{ run, links: fabric, password, name: `${template.name}-0001` },
    places: template.zones.slice(0, template.replicasPerShard + 1).map(placeOf),
    settings: engineParameters({ ...template.parameters, ...overrides }),
  });
  return { fabric, group, password, version: await group.members[0].version() };
}

/** `us-east-1a` -> `us-east-1/us-east-1a`, as the fabric names it. */
const placeOf = (zone: string): string => `${zone.slice(0, -1)}/${zone}`;

class SplitBrainDrill {
  private readonly started = now();
  private readonly events: { at: number; text: string }[] = [];
  private readonly document: SplitBrainDocument;
  private readonly history: string;
  private failover: AutomaticFailover | undefined;
  private clients: Clients | undefined;

  constructor(
    private readonly options: SplitBrainOptions,
    private readonly parts: Parts,
  ) {
    const { id, seed, plan, folder } = options;
    this.history = join(folder, 'writes.jsonl');
    const startedAt = new Date(this.started.wall).toISOString();
    const environment = describeEnvironment('local', { valkey: parts.version });
    this.document = newDocument({ id, seed, plan, startedAt, environment });
    // The hypothesis stands before anything is broken.
    this.save(this.document);
  }

  async run(): Promise<SplitBrainVerdict> {
    const { narrator, plan } = this.options;
    const isolated = this.parts.group.members[0].name;
    await this.watch(isolated);
    narrator.phase('steady state');
    await this.served('before the cut');
    narrator.phase('partition');
    const cutOrdered = now().mono;
    await this.parts.fabric.setRules(isolation(this.parts.group.place(isolated)));
    const cut = now().mono;
    this.tell(`${isolated} and the clients in its zone are cut off from everything else`);
    await sleep(plan.isolationSeconds * 1000);
    await this.untilPromoted(isolated);
    narrator.phase('heal');
    const healed = now().mono;
    await this.parts.fabric.clear();
    this.tell('every link passes again');
    await this.untilWhole();
    await this.served('after the heal');
    narrator.phase('verdict');
    await this.clients?.stop();
    const evidence = await this.gather({ cutOrdered, cut, healed, isolated });
    return judge(evidence, plan);
  }

  async end(): Promise<void> {
    this.clients?.close();
    await this.failover?.stop();
    // What each process said, for whoever asks why.
    cpSync(this.options.run.logs, join(this.options.folder, 'logs'), { recursive: true });
  }

  write(end: SplitBrainEnd): SplitBrainDocument {
    const document = finished(this.document, end, this.events, new Date().toISOString());
    this.save(document);
    return document;
  }

  private save(document: SplitBrainDocument): void {
    writeDocument(join(this.options.folder, 'split-brain.json'), document);
  }

  /** The failover, which does not stand in the zone that is cut off, and the clients of two zones. */
  private async watch(primary: string): Promise<void> {
    const { group, password } = this.parts;
    this.failover = new AutomaticFailover({
      ...{ password, primary, detection: this.options.plan.detectionSeconds * 1000 },
      doors: await group.doors('elasticache'),
      route: (from, to) => group.route(from, to),
      onAction: (action) => this.tell(inWords(action)),
    });
    this.failover.start();
    const load = await this.startClients();
    this.clients = new Clients(load, (samples) => samples.forEach((sample) => this.options.narrator.sample(sample)));
  }

  private async startClients() {
    const { run, seed } = this.options;
    const { group, password } = this.parts;
    const places = group.members.slice(0, 2).map(async ({ name }) => {
      const place = group.place(name);
      return { place, doors: await group.doors(place) };
    });
    const settings: ClientArguments = { history: this.history, seed, places: await Promise.all(places) };
    const child = await startNode<{ port: number }>({
      ...{ name: 'clients', entry: 'drill/split-brain/clients/main', run, args: [JSON.stringify(settings)] },
      env: { HOLDFAST_CACHE_PASSWORD: password },
    });
    return { controller: new LoadController(child.ready.port), history: this.history };
  }

  private async served(when: string): Promise<void> {
    const { steady = 2 } = this.options;
    if (await this.clients?.untilServed(steady, patience)) return;
    throw new Error(`writes were not acknowledged for ${steady} s without a failure ${when}`);
  }

  /** Promoted, and followed: until then it may refuse, too. */
  private async untilPromoted(isolated: string): Promise<void> {
    const { group } = this.parts;
    const promoted = async () => {
      const primary = this.failover?.primary ?? isolated;
      return primary !== isolated && (await group.member(primary).replication()).onlineReplicas > 0;
    };
    await group.member(isolated).until('is replaced', promoted, patience * 1000);
  }

  private async untilWhole(): Promise<void> {
    const { group } = this.parts;
    const successor = group.member(this.failover!.primary);
    const whole = async () => (await successor.replication()).onlineReplicas === group.members.length - 1;
    await successor.until('has all others as its replicas', whole, patience * 1000);
  }

  private async gather(
    moments: Pick<SplitBrainEvidence, 'cutOrdered' | 'cut' | 'healed' | 'isolated'>,
  ): Promise<SplitBrainEvidence> {
    const { group } = this.parts;
    const successor = this.failover!.primary;
    const { offset } = await group.member(successor).replication();
    const read = group.members.map(async (member) => {
      await member.until('catches up', async () => (await member.replication()).offset >= offset, patience * 1000);
      return [member.name, { role: (await member.replication()).role, keys: await member.keys() }] as const;
    });
    return {
      ...moments,
      isolatedPlace: group.place(moments.isolated),
      successor,
      writes: readWrites(this.history),
      members: Object.fromEntries(await Promise.all(read)),
    };
  }

  private tell(text: string): void {
    this.events.push({ at: now().mono - this.started.mono, text });
    this.options.narrator.event(text);
  }
}

/** Nothing passes between a place and any other one, in either direction: silence, not a reset. */
const isolation = (place: string): Rule[] => [
  { from: place, to: '*', effect: { kind: 'blackhole' } },
  { from: '*', to: place, effect: { kind: 'blackhole' } },
];

const inWords = (action: GroupAction): string =>
  action.kind === 'promote' ? `${action.member} is promoted` : `${action.member} follows ${action.primary}`;
