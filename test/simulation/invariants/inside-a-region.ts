import type { Server, ServerEvent } from '../database/server';
import type { World } from '../world/world';
import { Violation } from './violation';

/**
 * What must hold when a Region replaces its writer by a standby: one successor, which has all that was ever visible; nothing
 * visible on the old one any more; and no writing before every lane is where the journal was.
 */
export class InsideRegionInvariants {
  /** How much of a server's log was ever visible. */
  private readonly visible = new Map<Server, number>();
  private readonly successors = new Map<Server, Server>();
  /** Length of each lane's journal when a server became the writer. */
  private readonly heads = new Map<Server, ReadonlyMap<number, number>>();

  constructor(private readonly world: () => World) {}

  committed({ server, commit }: ServerEvent & { kind: 'commit' }): void {
    const successor = this.successors.get(server);
    if (successor)
      throw new Violation(
        'no move onto a diverged copy',
        `${server.name} commits, which ${successor.name} has replaced`,
      );
    this.visible.set(server, Math.max(this.visible.get(server) ?? 0, server.log.lastIndexOf(commit) + 1));
    const { fence } = server.state;
    const rewritten =
      fence && commit.fence && commit.fence.epoch === fence.epoch && commit.fence.timeline > fence.timeline;
    if (rewritten) this.judgeLanes(server);
  }

  replaced({ server, lost }: ServerEvent & { kind: 'replaced' }): void {
    const other = this.successors.get(lost);
    if (other)
      throw new Violation(
        'no move onto a diverged copy',
        `${lost.name} is replaced by ${server.name} and by ${other.name}`,
      );
    this.successors.set(lost, server);
    const visible = this.visible.get(lost) ?? 0;
    if (server.log.length < visible)
      throw new Violation(
        'acknowledged once and for good',
        `${server.name} has ${server.log.length} of the ${visible} transactions that ${lost.name} had committed`,
      );
    this.visible.set(server, visible);
    const { lanes } = this.world().store;
    this.heads.set(server, new Map([...lanes].map(([lane, records]) => [lane, records.length])));
  }

  private judgeLanes(server: Server): void {
    if (this.world().config.grade !== 'journal') return;
    for (const [lane, head] of this.heads.get(server) ?? [])
      if ((server.state.lanes.get(lane) ?? 0) < head)
        throw new Violation(
          'sealed, replayed, opened',
          `${server.name} may be written with lane ${lane} at ${server.state.lanes.get(lane) ?? 0}, where the journal had ${head}`,
        );
  }
}
