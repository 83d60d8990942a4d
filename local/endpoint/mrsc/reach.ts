/**
 * Who hears whom. A Region knows only that its heartbeat was *answered*. Whether it was *heard* is known to the peer
 * alone; it is used here in place of physics: bytes towards a Region that hears us arrive, whatever becomes of the answer.
 */
export class Reach {
  private readonly answered = new Map<string, number>();
  private readonly heard = new Map<string, number>();

  /**
   * @param validity milliseconds that a heartbeat counts
   * @param recent milliseconds within which a peer that is well answers again; one that does not comes second
   */
  constructor(
    private readonly validity: number,
    private readonly recent: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  noteAnswer(region: string, peer: string): void {
    this.answered.set(key(region, peer), this.now());
  }

  noteHeard(region: string, peer: string): void {
    this.heard.set(key(region, peer), this.now());
  }

  answers(region: string, peer: string, within = this.validity): boolean {
    return this.fresh(this.answered.get(key(region, peer)), within);
  }

  hears(region: string, peer: string): boolean {
    return this.fresh(this.heard.get(key(region, peer)), this.validity);
  }

  /**
   * The peer that a request of `region` goes to: the first that answers, or the first that at least hears it (then the
   * write may land while its answer is lost); none while nothing that is sent would arrive.
   */
  choose(region: string, peers: readonly string[], refused: ReadonlySet<string> = new Set()): string | undefined {
    const open = peers.filter((peer) => !refused.has(peer));
    return (
      open.find((peer) => this.answers(region, peer, this.recent)) ??
      open.find((peer) => this.answers(region, peer)) ??
      open.find((peer) => this.hears(region, peer))
    );
  }

  private fresh(at: number | undefined, within: number): boolean {
    return at !== undefined && this.now() - at <= within;
  }
}

const key = (region: string, peer: string): string => `${region}>${peer}`;
