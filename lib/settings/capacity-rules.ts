import { instancesFor } from '../../assess/capacity';
import { withoutZone } from './common-rules';
import type { Rule } from './rule';

/** A number of instances, and what they must carry. */
export interface Carried {
  /** Instances over three zones. */
  readonly instances: number;
  /** What they carry, for people: `the usual load`. */
  readonly what: string;
  /** Requests a second. */
  readonly load: number;
  /** Requests a second that one instance serves. */
  readonly perInstance: number;
  /** Instances that may fail at once, beside the case of a lost zone. */
  readonly spare?: number;
}

/** Fewest instances over three zones that carry a load without one of the zones, and without some that failed. */
function leastFor(needed: number, spare: number): number {
  let least = needed + spare;
  while (withoutZone(least) < needed) least++;
  return least;
}

/** Instances must carry a load when a zone is lost. @param key for instance `instances.minimum` */
export function carriesRule<T>(key: string, carried: (settings: T) => Carried): Rule<T> {
  const leastOf = (settings: T) => {
    const { load, perInstance, spare = 0 } = carried(settings);
    const needed = instancesFor(load, perInstance);
    return { needed, least: leastFor(needed, spare) };
  };
  return {
    when: (settings) => carried(settings).instances < leastOf(settings).least,
    message: (settings) => {
      const { instances, what, load, perInstance } = carried(settings);
      const { needed, least } = leastOf(settings);
      return `${key}: ${instances} do not carry ${what} of ${load} requests/s when a zone fails, which takes ${needed} that serve ${perInstance} each; allowed is ${least} or more; raise it`;
    },
  };
}

/**
 * With a cache that is gone, replicas must carry every read; one of them may be away at the same time.
 *
 * @param reads what they are asked then, and what one of them serves, requests a second
 */
export function replicasCarryRule<T extends { readonly database: { readonly readReplicas: number } }>(
  reads: (settings: T) => { readonly load: number; readonly perReplica: number },
): Rule<T> {
  const leastOf = (settings: T) => {
    const { load, perReplica } = reads(settings);
    return instancesFor(load, perReplica) + 1;
  };
  return {
    when: (settings) => settings.database.readReplicas < leastOf(settings),
    message: (settings) => {
      const { load, perReplica } = reads(settings);
      return `database.readReplicas: ${settings.database.readReplicas}, one of them away, do not carry the ${load} reads/s of an empty cache at ${perReplica} each; allowed is ${leastOf(settings)} or more; raise it`;
    },
  };
}
