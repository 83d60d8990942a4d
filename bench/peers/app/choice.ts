/** What a look at a server found. */
export type Role = 'writes' | 'reads' | 'silent';

/**
 * Which server writes go to: the one that they go to now, as long as it says that it takes writes; else the first one
 * that says so; else none. Pure.
 */
export function chooseServer(current: string | undefined, seen: ReadonlyMap<string, Role>): string | undefined {
  if (current !== undefined && seen.get(current) === 'writes') return current;
  return [...seen].find(([, role]) => role === 'writes')?.[0];
}
