import type { World } from './world';

/** Milliseconds until somebody has read a message and acted on it. */
const reaction = 4000;

/** Whoever is on call: lifts blocks and accepts losses when asked, and starts planned moves. */
export class Person {
  readonly messages: { readonly at: number; readonly subject: string; readonly text: string }[] = [];

  /** Epochs whose block was lifted. */
  readonly lifted = new Set<number>();

  constructor(private readonly world: World) {}

  read(subject: string, text: string): void {
    const { scheduler } = this.world;
    this.messages.push({ at: scheduler.now, subject, text });
    if (subject.includes('waits for a person')) scheduler.later(reaction, () => this.decide(text));
  }

  /** Asks for a planned move to a Region. */
  switchTo(region: string, returns?: number): void {
    const { machines, lost } = this.world;
    if (lost.has(region)) return;
    machines.startAnew(region, 'by-hand', {
      kind: 'switchover',
      actor: 'ann',
      reason: 'a drill',
      ...(returns === undefined ? {} : { returns }),
    });
  }

  /** Asks the Region that a move goes to for its end. */
  abort(region: string): void {
    const { machines, lost } = this.world;
    if (!lost.has(region))
      machines.startAnew(region, 'abort', { kind: 'abort', actor: 'ann', reason: 'on second thoughts' });
  }

  /** Makes a Region's database a replica of the writer again. */
  rebuild(region: string): void {
    const { machines, lost } = this.world;
    if (!lost.has(region))
      machines.startAnew(region, 'rebuild', { kind: 'rebuild', actor: 'ann', reason: 'the Region is back' });
  }

  private decide(text: string): void {
    const { store, config } = this.world;
    const table = config.tables.control;
    const block = store.get(table, { scope: config.scope, item: 'block' });
    if (/blocks until/.test(text) && block) {
      store.set(table, { ...block, liftedBy: { actor: 'ann', reason: 'both Regions looked at', at: 0 } });
      this.lifted.add(block.epoch as number);
    }
    const [, epoch] = /^epoch: (\d+)$/m.exec(text) ?? [];
    if (!/must allow the loss/.test(text) || epoch === undefined) return;
    const item = `failover#${epoch.padStart(12, '0')}`;
    const record = store.get(table, { scope: config.scope, item });
    if (record)
      store.set(table, { ...record, dataLossAllowed: { actor: 'ann', reason: 'nothing else is left', at: 0 } });
  }
}
