import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../local/faults/catalogue';
import { outputFolder } from '../../local/process';
import type { LocalRegion } from '../../local/region/region';
import { check } from '../check';
import { now } from '../history';
import { type Condition, type DrillJournal, DrillRecorder } from '../journal';
import type { Progress } from '../progress';
import { renderReport } from '../report';
import { longestPause } from '../check/service';
import { Clients } from './clients';
import { controlReader } from './control';
import { CrashWatch } from './crash';
import { type CrashPlan } from './crash-plan';
import { gatherEvidence } from './evidence';
import { goHome, underWay, untilRebuilt } from './go-home';
import { planDrill, stopAfter } from './plan';
import { statusCondition } from './status';
import { ControlWatch } from './watch';

export interface RunOptions {
  readonly region: LocalRegion;
  readonly fault: Fault;
  readonly seed: number;
  /** Whether the drill ends where it began. */
  readonly failback: boolean;
  /** A crash of the recovery itself. */
  readonly crash?: CrashPlan;
  /** Whether `holdfast status` must be clean at the end, at home. Default: true. */
  readonly status?: boolean;
  readonly narrator: Pick<Progress, 'phase' | 'event' | 'sample'>;
  /** Folder for the drill's own folder. Default: `out/drills` of the project. */
  readonly out?: string;
}

export interface DrillResult {
  readonly journal: DrillJournal;
  readonly journalPath: string;
  readonly reportPath: string;
  /** Why the drill ended before its verdict; the journal says so too. */
  readonly stopped?: Error;
}

/** Seconds of steady state before the fault and after the recovery. */
const steadySeconds = 4;

/**
 * One drill: steady state, fault, recovery, the way home, and the verdict over all that clients saw. A drill that ends
 * early is a result too: `stopped` says why, and its journal and report are written.
 */
export async function runDrill(options: RunOptions): Promise<DrillResult> {
  const { region, fault, seed, failback, crash } = options;
  const { topology, speed } = region;
  const plan = planDrill({ topology, fault, speed, seed, failback, crash });
  const folder = join(options.out ?? join(outputFolder(), 'drills'), plan.id);
  mkdirSync(folder, { recursive: true });
  const startedWall = Date.now();
  const recorder = new DrillRecorder(join(folder, 'journal.json'), plan);
  const drill = new Drill(options, recorder, startedWall, folder);
  let stopped: Error | undefined;
  try {
    await drill.run();
    recorder.finish();
  } catch (error) {
    stopped = error as Error;
    recorder.stop(stopped.message);
  } finally {
    await drill.end();
    writeFileSync(join(folder, 'report.html'), renderReport(recorder.journal));
  }
  const { journal } = recorder;
  return { journal, journalPath: join(folder, 'journal.json'), reportPath: join(folder, 'report.html'), stopped };
}

/** The parts of one drill, in order; each leaves its trace in the journal before the next begins. */
class Drill {
  private readonly watch: ControlWatch;
  private readonly crash: CrashWatch | undefined;
  private clients: Clients | undefined;

  constructor(
    private readonly options: RunOptions,
    private readonly recorder: DrillRecorder,
    startedWall: number,
    private readonly folder: string,
  ) {
    const { region, narrator } = options;
    const { config } = region.topology;
    const { standby } = config.regions;
    const reader = controlReader(config, standby, region.endpoints[standby]);
    const tell = (text: string) => narrator.event(text);
    this.watch = new ControlWatch(reader, recorder, startedWall, tell);
    this.crash = options.crash && new CrashWatch(region, options.crash, recorder, tell);
  }

  async run(): Promise<void> {
    const { fault, failback, region } = this.options;
    await this.steadyState('steady state');
    const injected = await this.inject();
    await this.recover();
    await this.steadyState('steady state after the fault');
    const recovered = now().mono;
    await this.heal();
    const moved = this.watch.lease?.holder !== region.topology.config.regions.primary;
    let pause: { from: number; to: number } | undefined;
    if (failback && moved) pause = await this.failback();
    const status = await this.statusAtHome();
    await this.judge({ from: injected, to: recovered }, pause);
    if (status) this.require(status);
    this.requireNothingOpen();
    if (fault.expects === 'no-failover' || fault.expects === 'local-failover') this.requireNoRegionFailover();
    if (this.crash) this.require(this.crash.condition());
  }

  /** While clients still ask: a beat that moves is part of it. Undefined for a drill that ends elsewhere. */
  private async statusAtHome(): Promise<Condition | undefined> {
    const { region, status = true } = this.options;
    if (!status || this.watch.lease?.holder !== region.topology.config.regions.primary) return undefined;
    this.phase('status');
    return statusCondition(region);
  }

  private require({ name, expected, measured, holds }: Condition): void {
    this.recorder.condition(name, expected, measured, holds);
  }

  async end(): Promise<void> {
    this.clients?.close();
    await this.watch.stop();
    await this.crash?.stop();
    // What each process said, for whoever asks why.
    cpSync(this.options.region.run.logs, join(this.folder, 'logs'), { recursive: true });
  }

  private phase(name: string, budget?: number): void {
    this.recorder.phase(name, budget);
    this.options.narrator.phase(name);
  }

  /** Clients are served, without a single failure in the last seconds. */
  private async steadyState(name: string): Promise<void> {
    this.phase(name);
    const { region, seed, narrator } = this.options;
    this.clients ??= await Clients.start(region, this.folder, seed, (samples) => {
      for (const sample of samples) narrator.sample(sample);
      this.recorder.samples(samples);
    });
    const healthy = await this.clients.untilServed(steadySeconds, 60);
    if (!healthy) throw new Error(`no steady state: payments were not served for ${steadySeconds} s without a failure`);
  }

  private async inject(): Promise<number> {
    const { fault, region } = this.options;
    this.phase('fault to recovery', this.recorder.journal.hypothesis.rtoSeconds);
    this.crash?.arm();
    this.recorder.faultInjected();
    const at = now().mono;
    this.recorder.event('fabric', fault.summary, 'warning');
    this.options.narrator.event(fault.summary);
    await region.fabric.setRules(fault.rules(region.topology.config.regions));
    if (fault.database) await region.databases.strike(region.topology.config.regions.primary, fault.database);
    return at;
  }

  /** Waits for what the hypothesis promises; the stop condition ends a drill in which it does not come. */
  private async recover(): Promise<void> {
    const { fault, region } = this.options;
    const limit = stopAfter(this.recorder.journal.prediction.total);
    if (fault.expects === 'no-failover') return void (await sleep(1000 * this.longEnoughToFailOver()));
    if (fault.expects !== 'local-failover') {
      const { standby } = region.topology.config.regions;
      const opened = await this.watch.until(
        ({ lease }) => lease?.holder === standby && lease.phase === 'serving',
        limit,
      );
      if (!opened) throw new Error(`stop condition: ${standby} was not open ${limit} s after the fault`);
    }
    const served = await this.clients?.untilServed(1, limit);
    if (!served) throw new Error(`stop condition: payments were not served ${limit} s after the fault`);
  }

  /** Had anything been going to fail over, it would have begun by then: two dwells. */
  private longEnoughToFailOver(): number {
    return 2 * this.recorder.journal.timers.dwell;
  }

  private async heal(): Promise<void> {
    this.phase('heal');
    const { region, narrator } = this.options;
    await region.fabric.clear();
    await region.databases.heal();
    this.recorder.faultHealed();
    narrator.event('every link passes again');
  }

  private async failback(): Promise<{ from: number; to: number }> {
    const { region, narrator } = this.options;
    this.phase('rebuild and stable period');
    const window = await goHome(region, this.watch, {
      tell: (text) => {
        narrator.event(text);
        this.recorder.event('drill', text);
      },
      moving: () => this.phase('failback'),
      struckAt: () => this.crash?.struckAt,
    });
    await this.steadyState('steady state at home');
    const to = now().mono;
    this.phase('rebuild of the standby');
    await untilRebuilt(region, region.topology.config.regions.standby);
    return { ...window, to };
  }

  private async judge(outage: { from: number; to: number }, pause?: { from: number; to: number }): Promise<void> {
    this.phase('verdict');
    if (!this.clients) throw new Error('there are no clients whose history could be judged');
    const { events, stores } = await gatherEvidence(this.options.region, this.watch, this.clients, this.folder);
    const tolerated = this.recorder.journal.hypothesis.rpoSeconds;
    const verdict = check(events, stores, { outage, toleratedLoss: tolerated });
    this.recorder.verdict(verdict, pause && longestPause(events, pause)?.seconds);
  }

  /** Served again is not yet recovered: what was begun must also have been finished, verified and recorded. */
  private requireNothingOpen(): void {
    const open = underWay(this.watch.records).map(({ kind, epoch, status }) => `${kind} to epoch ${epoch}: ${status}`);
    const measured = open.length === 0 ? 'none' : open.join(', ');
    const name = 'failovers left open';
    this.require({ name, expected: 'none', measured, holds: open.length === 0 });
  }

  private requireNoRegionFailover(): void {
    const { primary } = this.options.region.topology.config.regions;
    const { lease } = this.watch;
    const held = lease?.holder === primary && lease.epoch === 1;
    const measured = lease ? `epoch ${lease.epoch} in ${lease.holder}` : 'no lease';
    this.require({ name: 'no Region failover', expected: `epoch 1 in ${primary}`, measured, holds: held });
  }
}
