import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlSnapshot, FailoverRecord } from '../../lambda/store/record';
import type { Lease } from '../../runtime/protocol/lease';
import type { ControlReader } from './control';
import type { DrillRecorder, Failover } from '../journal';

/** Steps of the plan and the line of the prediction that each is part of. */
const lines: Readonly<Record<string, string>> = {
  observe: 'detection',
  revoke: 'revoke',
  take: 'take',
  seal: 'seal',
  commit: 'promotion',
  promote: 'promotion',
  scale: 'promotion',
  fence: 'fence',
  replay: 'replay',
  open: 'switch',
  verify: 'verify',
};

/** Milliseconds. The records carry the exact times; this only has to be fast enough to watch. */
const pollInterval = 400;

/**
 * Follows the control table while a drill runs: writes each change of the lease, each first vote and each step of a
 * failover into the drill's journal.
 */
export class ControlWatch {
  private stopped = false;
  private last: ControlSnapshot | undefined;
  private readonly seen = new Set<string>();
  private readonly loop: Promise<void>;

  constructor(
    private readonly reader: ControlReader,
    private readonly recorder: Pick<DrillRecorder, 'event' | 'failover'>,
    private readonly startedWall: number,
    private readonly tell: (text: string) => void,
  ) {
    this.loop = this.run();
  }

  get lease(): Lease | undefined {
    return this.last?.lease;
  }

  get records(): readonly FailoverRecord[] {
    return this.last?.records ?? [];
  }

  /** Resolves when the control table satisfies `done`; false if it does not within the limit. */
  async until(done: (snapshot: ControlSnapshot) => boolean, limitSeconds: number): Promise<boolean> {
    const deadline = performance.now() + limitSeconds * 1000;
    while (performance.now() < deadline) {
      if (this.last && done(this.last)) return true;
      await sleep(pollInterval / 2);
    }
    return false;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
    this.reader.close();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      // A Region that is cut off answers nothing for a while; the next look will tell.
      const snapshot = await this.reader.snapshot().catch(() => undefined);
      if (snapshot) this.note(snapshot);
      await sleep(pollInterval);
    }
  }

  private note(snapshot: ControlSnapshot): void {
    const { lease } = snapshot;
    if (lease) this.once(`lease ${lease.epoch} ${lease.phase}`, () => leaseText(lease));
    if (lease?.revokedBy)
      this.once(`revoked ${lease.epoch}`, () => `epoch ${lease.epoch} is revoked by ${lease.revokedBy}`);
    for (const vote of snapshot.votes)
      if (vote.verdict === 'down')
        this.once(
          `down ${vote.epoch} ${vote.observer} ${vote.downSince}`,
          () => `${vote.observer} sees ${vote.subject} down: ${vote.reason ?? 'no answer'}`,
        );
    for (const record of snapshot.records) {
      this.once(
        `record ${record.epoch} ${record.status}`,
        () => `${record.kind} to epoch ${record.epoch}: ${record.status}`,
      );
      if (record.attempt > 1)
        this.once(
          `attempt ${record.epoch} ${record.attempt}`,
          () => `${record.kind} to epoch ${record.epoch} goes on as ${record.execution}`,
        );
      this.recorder.failover(failoverOf(record, this.startedWall));
    }
    this.last = snapshot;
  }

  private once(key: string, text: () => string): void {
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.recorder.event('control table', text());
    this.tell(text());
  }
}

const leaseText = ({ epoch, holder, phase }: Lease): string => `epoch ${epoch}: ${holder} holds the lease, ${phase}`;

/** A failover's record in the words of the drill's journal; its times are wall clock, of one host. */
export function failoverOf(record: FailoverRecord, startedWall: number): Failover {
  const ended = record.endedAt ?? {};
  const steps = Object.entries(record.startedAt ?? {})
    .sort(([, a], [, b]) => a - b)
    .map(([name, at]) => ({
      name,
      startedAt: at - startedWall,
      ...(ended[name] === undefined ? {} : { endedAt: ended[name] - startedWall }),
      ...(lines[name] ? { line: lines[name] } : {}),
      ...(record.outcomes?.[name] ? { note: record.outcomes[name] } : {}),
    }));
  const kind = record.kind === 'switchover' ? 'switchover' : 'failover';
  const { epoch, from, to, execution, attempt: attempts } = record;
  return { kind, epoch, from, to, execution, attempts, steps };
}
