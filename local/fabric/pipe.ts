import type { Socket } from 'node:net';
import type { Bucket } from './bucket';

/** What a pipe obeys at the moment: hold everything, or let it flow with a delay (ms) through an optional bucket. */
export type Valve =
  { readonly open: false } | { readonly open: true; readonly delayMs: number; readonly bucket?: Bucket };

interface Segment {
  readonly data: Buffer;
  /** When it came in; the delay counts from here, so that a change of the delay applies to bytes on their way too. */
  readonly at: number;
}

/** Bytes that one direction keeps on their way; more than that and the sender is no longer read. */
export const maximumInFlight = 512 * 1024;

/**
 * One direction of a connection. Bytes, the end of the stream and a reset leave in the order in which they came, or
 * wait; nothing overtakes, is lost or is buffered without bound. While the valve is shut the source is not even read,
 * so that its own send buffer fills, as it would when no acknowledgement arrives.
 */
export class Pipe {
  private sink?: Socket;
  private readonly segments: Segment[] = [];
  private inFlight = 0;
  private ending?: { kind: 'fin' | 'reset'; at: number };
  private finSent = false;
  private waitingForDrain = false;
  private dead = false;
  private slot?: number;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly source: Socket,
    private valve: Valve,
    /** Called when a reset has crossed. */
    private readonly onReset: () => void,
  ) {
    source.on('data', (data: Buffer) => this.accept(data));
    source.once('end', () => this.finish('fin'));
    source.once('error', () => this.finish('reset'));
  }

  /** True once the source has said that no more bytes will come. */
  get ended(): boolean {
    return this.ending !== undefined;
  }

  /** Connects the far side. Until then bytes are kept, up to the bound. */
  attach(sink: Socket): void {
    this.sink = sink;
    sink.on('drain', () => {
      this.waitingForDrain = false;
      this.pump();
    });
    sink.once('close', () => this.stop());
    this.pump();
  }

  setValve(valve: Valve): void {
    this.valve = valve;
    this.slot = undefined;
    this.pump();
  }

  /** Nothing more can be delivered: forget what is on its way and read no more. */
  stop(): void {
    this.dead = true;
    clearTimeout(this.timer);
    this.segments.length = 0;
    this.inFlight = 0;
    this.regulate();
  }

  private accept(data: Buffer): void {
    if (this.dead) return;
    this.segments.push({ data, at: performance.now() });
    this.inFlight += data.length;
    this.pump();
  }

  private finish(kind: 'fin' | 'reset'): void {
    if (this.ending?.kind === 'reset') return;
    this.ending = { kind, at: performance.now() };
    this.pump();
  }

  /** Sends what may leave now and sees to it that the rest is looked at again. */
  private pump(): void {
    clearTimeout(this.timer);
    if (this.sink && this.valve.open) {
      while (!this.dead && !this.waitingForDrain && this.segments.length > 0)
        if (!this.sendNext(this.sink, this.valve)) break;
      if (this.segments.length === 0) this.sendEnding(this.sink, this.valve);
    }
    this.regulate();
  }

  private sendNext(sink: Socket, valve: Valve & { open: true }): boolean {
    const segment = this.segments[0];
    if (this.waitUntil(segment.at + valve.delayMs)) return false;
    const length = Math.min(segment.data.length, valve.bucket?.slice ?? Infinity);
    if (valve.bucket) {
      this.slot ??= valve.bucket.reserve(length, performance.now());
      if (this.waitUntil(this.slot)) return false;
      this.slot = undefined;
    }
    if (length === segment.data.length) this.segments.shift();
    else this.segments[0] = { data: segment.data.subarray(length), at: segment.at };
    this.inFlight -= length;
    this.waitingForDrain = !sink.write(segment.data.subarray(0, length));
    return true;
  }

  private sendEnding(sink: Socket, valve: Valve & { open: true }): void {
    if (!this.ending || this.waitUntil(this.ending.at + valve.delayMs)) return;
    if (this.ending.kind === 'reset') {
      this.stop();
      this.onReset();
    } else if (!this.finSent) {
      this.finSent = true;
      sink.end();
    }
  }

  private waitUntil(time: number): boolean {
    const wait = time - performance.now();
    if (wait <= 0) return false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.pump(), wait);
    return true;
  }

  /** Reads the source only while there is room and the way is open. Before the far side exists it is read up to the bound, to notice a client that gives up. */
  private regulate(): void {
    const shut = this.sink !== undefined && !this.valve.open;
    if (this.dead || shut || this.inFlight >= maximumInFlight) this.source.pause();
    else this.source.resume();
  }
}
