import type { PairSettings } from '../../settings/pair-shape';
import type { ArchitectureContext, ArchitectureOptions } from '../context';

/** What every stack of two Regions is built from, the second of which serves reads until it is promoted. */
export interface PairContext extends ArchitectureContext {
  readonly settings: PairSettings;
  readonly options: ArchitectureOptions;
}

/** A Region by its role at birth. */
export type PairRole = 'primary' | 'standby';

/** What both Regions have, each its own. */
export interface Pair<T> {
  readonly primary: T;
  readonly standby: T;
}

export const both = <T>({ primary, standby }: Pair<T>): T[] => [primary, standby];

/** Builds the same thing in either Region, the primary one first. */
export const inBoth = <T>(build: (role: PairRole) => T): Pair<T> => ({
  primary: build('primary'),
  standby: build('standby'),
});

export const otherRole = (role: PairRole): PairRole => (role === 'primary' ? 'standby' : 'primary');

/** Names that both Regions use. */
export const pairNames = {
  database: 'web',
  secret: ({ scope }: PairContext) => `${scope}-db`,
  /** Identifier of the database that is born as writer, and of the one that can be promoted. */
  member: ({ scope }: PairContext, role: PairRole) => `${scope}-${role}`,
};
