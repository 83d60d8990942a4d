import type { ReplicationInfo } from './info';

/** What the control plane knows of a replication group between two looks. */
export interface GroupState {
  /** Member that is meant to be written. */
  readonly primary: string;
  /** Milliseconds at which it was first found silent; absent while it answers. */
  readonly silentSince?: number;
}

/** What one member answered, by its name; members that did not answer are absent. */
export type Seen = Readonly<Record<string, ReplicationInfo>>;

export type GroupAction =
  | { readonly kind: 'promote'; readonly member: string }
  | { readonly kind: 'follow'; readonly member: string; readonly primary: string };

export interface Decision {
  readonly state: GroupState;
  readonly actions: readonly GroupAction[];
}

/** What does not change while a group is watched. */
export interface GroupRules {
  /** Milliseconds for which a primary must be silent before another member takes its place. */
  readonly detection: number;
  /** Port by which a member follows another one. */
  readonly port: (member: string, primary: string) => number;
}

/**
 * Decides what a look at the group calls for. Invariant: at most one member is told to be primary, the one in the state;
 * every other member that answers and is not its replica is told to follow it. Whoever cannot be told stays what it is,
 * which is why a primary that is cut off must stop by itself.
 *
 * @param now milliseconds, monotonic
 */
export function decide(state: GroupState, seen: Seen, now: number, rules: GroupRules): Decision {
  const next = afterLook(state, seen, now, rules.detection);
  const actions = Object.entries(seen).flatMap(([member, info]): GroupAction[] => {
    if (member === next.primary) return info.role === 'primary' ? [] : [{ kind: 'promote', member }];
    const placed = info.role === 'replica' && info.follows?.port === rules.port(member, next.primary);
    return placed ? [] : [{ kind: 'follow', member, primary: next.primary }];
  });
  // First there is a primary, then it is followed.
  return { state: next, actions: [...actions].sort((a, b) => rank(a) - rank(b)) };
}

const rank = ({ kind }: GroupAction): number => (kind === 'promote' ? 0 : 1);

function afterLook(state: GroupState, seen: Seen, now: number, detection: number): GroupState {
  if (seen[state.primary]) return { primary: state.primary };
  const silentSince = state.silentSince ?? now;
  const successor = now - silentSince >= detection ? mostAdvanced(seen) : undefined;
  return successor === undefined ? { primary: state.primary, silentSince } : { primary: successor };
}

/**
 * The replica that has received most, as ElastiCache chooses the one with the least replication lag (ElastiCache user
 * guide, minimizing downtime with Multi-AZ). Of equals the first by name.
 */
export function mostAdvanced(seen: Seen): string | undefined {
  const replicas = Object.entries(seen).filter(([, { role }]) => role === 'replica');
  const best = replicas.sort(([a, one], [b, other]) => other.offset - one.offset || a.localeCompare(b));
  return best[0]?.[0];
}
