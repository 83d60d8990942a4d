/**
 * Paths of constructs, shortened for people: those that differ in one place become one with braces, the last places
 * first, so that the steps of a failover and then its Regions fall together.
 *
 * `a-{us-east-1, us-west-2}/Failover/{Begin, Take}/Role`
 */
export function collapsePaths(paths: readonly string[]): string[] {
  let rows = [...new Set(paths)].sort().map((path) => splitRegion(path));
  const longest = Math.max(0, ...rows.map((row) => row.length));
  for (let place = longest - 1; place >= 0; place--) rows = mergeAt(rows, place);
  return rows.map(joinRegion).sort();
}

/** `payments-web-us-east-1`, `-us-gov-west-1`: two letters, an optional partition, a direction, a digit. */
const region = /^(.*-)([a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d)$/;

/** Parts of a path; a Region at the end of the stack's name is a part of its own. */
function splitRegion(path: string): string[] {
  const [stack = '', ...rest] = path.split('/');
  const [, before, found] = region.exec(stack) ?? [];
  return found ? [before ?? '', found, ...rest] : [stack, '', ...rest];
}

function joinRegion([stack = '', where = '', ...rest]: readonly string[]): string {
  return [stack + where, ...rest].join('/');
}

function mergeAt(rows: readonly string[][], place: number): string[][] {
  const groups = new Map<string, string[][]>();
  for (const row of rows) {
    const key = JSON.stringify([row.length, ...row.map((part, index) => (index === place ? '*' : part))]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => {
    const parts = group.map((row) => row[place]!);
    const [first] = group as [string[]];
    return parts.length === 1 ? first : first.map((part, index) => (index === place ? `{${parts.join(', ')}}` : part));
  });
}
