import { setTimeout as sleep } from 'node:timers/promises';
import { stepFunctionName } from '../../lambda/aws/names';
import { type CrashProof, orderCrash, readCrashProof } from '../../local/emulator';
import type { LocalRegion } from '../../local/region/region';
import type { DrillRecorder } from '../journal';
import { aimOf, type CrashPlan } from './crash-plan';

const pollInterval = 50;

/** Orders a crash, waits for it, carries out what the struck process cannot do itself, and writes down the proof. */
export class CrashWatch {
  private stopped = false;
  private loop: Promise<void> = Promise.resolve();
  private proof: CrashProof | undefined;
  private failure: Error | undefined;

  constructor(
    private readonly region: LocalRegion,
    private readonly plan: CrashPlan,
    private readonly recorder: DrillRecorder,
    private readonly tell: (text: string) => void,
  ) {}

  /** Wall clock of the crash, epoch milliseconds; undefined while it has not happened. */
  get struckAt(): number | undefined {
    return this.proof?.at;
  }

  /** From now on the first call of the step is struck. */
  arm(): void {
    const { step, moment, stage } = aimOf(this.plan);
    const functionName = stepFunctionName(this.region.topology.config.scope, step);
    orderCrash(this.file(), { functionName, victim: this.plan.victim, moment, stage });
    this.loop = this.watch().catch((error: unknown) => void (this.failure = error as Error));
  }

  /** @throws Error if the emulator did not come back */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
    if (this.failure) throw this.failure;
  }

  /** A drill whose crash never came has shown nothing about it. */
  condition(): { name: string; expected: string; measured: string; holds: boolean } {
    const { victim, step, moment } = this.plan;
    const expected = `${victim} killed ${moment} ${step}`;
    const { proof } = this;
    const measured = proof ? `process ${proof.pid} in ${proof.region}` : 'not exercised: the step was never run';
    return { name: 'crash happened', expected, measured, holds: proof !== undefined };
  }

  private file(): string {
    const { crashFile } = this.region.emulator;
    if (crashFile) return crashFile;
    throw new Error('crashes need an emulator of our own: unset HOLDFAST_EMULATOR_URL');
  }

  private async watch(): Promise<void> {
    while (!this.stopped && !this.proof) {
      await sleep(pollInterval);
      this.proof = readCrashProof(this.file());
    }
    if (this.proof) await this.carryOut(this.proof);
  }

  private async carryOut(proof: CrashProof): Promise<void> {
    const { functionName, region, pid, at, moment, victim } = proof;
    // The proof carries the wall clock, as processes do not share another; the journal counts from its own start.
    const sinceStart = at - Date.parse(this.recorder.journal.startedAt);
    this.recorder.crashed({ at: sinceStart, pid, function: functionName, region });
    this.say(`${functionName} in ${region} was struck ${moment} its step: process ${pid}`);
    if (victim === 'emulator') await this.restart();
  }

  private async restart(): Promise<void> {
    const { emulator } = this.region;
    const from = emulator.process?.pid ?? 0;
    const started = performance.now();
    await emulator.restart();
    const seconds = Math.round(performance.now() - started) / 1000;
    const to = emulator.process?.pid ?? 0;
    this.recorder.emulatorRestarted({ from, to, seconds });
    this.say(`the emulator was ended and started again: process ${from}, then ${to}, ${seconds} s`);
  }

  private say(text: string): void {
    this.recorder.event('crash', text, 'warning');
    this.tell(text);
  }
}
