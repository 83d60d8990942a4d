/**
 * What is left for those behind a cache, requests a second.
 *
 * @param requests a second
 * @param hitRate share that the cache answers by itself, percent
 */
export function loadBehind(requests: number, hitRate: number): number {
  return (requests * (100 - hitRate)) / 100;
}

/** A load with a margin for what nobody foresaw. `headroom`: percent. */
export function withHeadroom(requests: number, headroom: number): number {
  return (requests * (100 + headroom)) / 100;
}

/** Fewest instances that carry a load. `perInstance`: requests a second that one of them serves. */
export function instancesFor(load: number, perInstance: number): number {
  return Math.max(1, Math.ceil(load / perInstance));
}

/**
 * The hit rate below which those behind a cache are overloaded, percent; 0 where they carry everything.
 *
 * @param capacity requests a second that they carry
 */
export function leastHitRate(requests: number, capacity: number): number {
  return requests <= capacity ? 0 : (100 * (requests - capacity)) / requests;
}
