/** A database server of the pool. */
export interface Member {
  readonly host: string;
  readonly port: number;
}

export function nameOf({ host, port }: Member): string {
  return `${host}:${port}`;
}

/** Reads `host:port,host:port`; an IPv6 address stands in brackets. */
export function parseMembers(text: string): Member[] {
  const members = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const match = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(part);
      const port = Number(match?.[3] ?? 5432);
      if (!match || port < 1 || port > 65535)
        throw new Error(`database host "${part}" is not valid: write host:port, several separated by commas`);
      return { host: (match[1] ?? match[2])!, port };
    });
  if (members.length === 0)
    throw new Error('the list of database hosts is empty: write host:port, separated by commas');
  return members;
}

/** What a probe found. */
export type Sight =
  /** Accepts writes, on this timeline. */
  | { readonly role: 'writer'; readonly timeline: number }
  /** In recovery: serves reads. */
  | { readonly role: 'replica' }
  /** No answer in time, or an error. */
  | { readonly role: 'down'; readonly reason: string };

/**
 * The writer among the members: not in recovery, and on the highest timeline, since a former primary that came back is
 * on a lower one than the standby that was promoted in its place. Between equals the present writer stays.
 */
export function chooseWriter(sights: ReadonlyMap<string, Sight>, present?: string): string | undefined {
  let best: { name: string; timeline: number } | undefined;
  for (const [name, sight] of sights) {
    if (sight.role !== 'writer') continue;
    const better = !best || sight.timeline > best.timeline || (sight.timeline === best.timeline && name === present);
    if (better) best = { name, timeline: sight.timeline };
  }
  return best?.name;
}
