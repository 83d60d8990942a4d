import { setImmediate as turn } from 'node:timers/promises';
import { type PostgresMember, Session } from '../postgres';

/** When a server counts as lost. Times in milliseconds. */
export interface DetectorSettings {
  readonly interval: number;
  readonly timeout: number;
  readonly threshold: number;
}

/** Killed: lost after three refused probes, 0.3 s. Hung: after an answer failed to come for three time-outs, 0.8 s. */
export const defaultDetector: DetectorSettings = { interval: 100, timeout: 250, threshold: 3 };

type Finding = 'answer' | 'error' | 'silence' | 'unsure';

/** Probes one server after the other over a connection that it keeps while it works. */
export class Detector {
  private failures = 0;
  private session?: Session;
  private subject?: PostgresMember;
  /** A probe that has not been answered yet; it stays, so that a late answer shows a slow server, not a lost one. */
  private pending?: Promise<'answer' | 'error'>;

  constructor(private readonly settings: DetectorSettings = defaultDetector) {}

  /** Probes once. @returns whether the server has now failed as often in a row as counts as lost */
  async lost(member: PostgresMember): Promise<boolean> {
    if (this.subject !== member) this.reset();
    this.subject = member;
    const finding = await this.probe(member);
    if (finding === 'answer') this.failures = 0;
    if (finding === 'error' || finding === 'silence') this.failures += 1;
    return this.failures >= this.settings.threshold;
  }

  /** Forgets what was seen. */
  reset(): void {
    this.drop();
    this.pending = undefined;
    this.failures = 0;
  }

  private async probe(member: PostgresMember): Promise<Finding> {
    this.pending ??= this.ask(member).then(
      () => 'answer',
      () => 'error',
    );
    const finding = await within(this.pending, this.settings.timeout);
    if (finding === 'answer' || finding === 'error') this.pending = undefined;
    if (finding === 'error') this.drop();
    return finding;
  }

  private async ask(member: PostgresMember): Promise<void> {
    const patience = this.settings.timeout * this.settings.threshold * 2;
    this.session ??= await Session.open(member.address, member.administrator, patience);
    await this.session.query('select 1');
  }

  private drop(): void {
    this.session?.close();
    this.session = undefined;
  }
}

/** What came within the time; `unsure` if nothing did, but this process itself was held up too long to tell. */
async function within(pending: Promise<'answer' | 'error'>, timeout: number): Promise<Finding> {
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), timeout)));
  const first = await Promise.race([pending, late]);
  clearTimeout(timer);
  if (first !== 'late') return first;
  const heldUp = performance.now() - started > timeout * 1.5;
  await turn(); // timers run before sockets: an answer may be there already, unread
  await turn();
  const now = await Promise.race([pending, turn('silence' as const)]);
  return now === 'silence' && heldUp ? 'unsure' : now;
}
