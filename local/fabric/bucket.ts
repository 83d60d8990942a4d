/**
 * Shares a rate among everything that sends under one rule: each sender reserves the next free slot of time. A slot
 * may lie ahead, never behind, so an idle bucket saves nothing up.
 */
export class Bucket {
  private freeAt = 0;

  constructor(readonly bytesPerSecond: number) {}

  /** Time (ms, same clock as `now`) at which these bytes may leave. */
  reserve(bytes: number, now: number): number {
    const slot = Math.max(now, this.freeAt);
    this.freeAt = slot + (bytes / this.bytesPerSecond) * 1000;
    return slot;
  }

  /** Bytes that one sender may take at a time, so that others get their turn and the rate stays smooth: 20 ms worth. */
  get slice(): number {
    return Math.max(1, Math.floor(this.bytesPerSecond / 50));
  }
}
