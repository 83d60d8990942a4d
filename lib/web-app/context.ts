import type { ArchitectureContext, ArchitectureOptions } from '../parts';
import type { WebAppSettings } from './settings';

/** What every stack of the web application is built from. */
export interface WebAppContext extends ArchitectureContext {
  readonly settings: WebAppSettings;
  readonly options: ArchitectureOptions;
}

/** What both Regions have, each its own. */
export interface Pair<T> {
  readonly primary: T;
  readonly standby: T;
}

/** Names that both Regions use. */
export const names = {
  /** Part of the buckets' names that hold the static files. */
  static: 'static',
  database: 'web',
  secret: ({ scope }: WebAppContext) => `${scope}-db`,
  /** Identifier of the database that is born as writer, and of the one that can be promoted. */
  member: ({ scope }: WebAppContext, role: 'primary' | 'standby') => `${scope}-${role}`,
};
