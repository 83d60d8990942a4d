import type { ArchitectureContext, ArchitectureOptions } from '../parts';
import type { SocialSettings } from './settings';

/** What every stack of the social application is built from. */
export interface SocialContext extends ArchitectureContext {
  readonly settings: SocialSettings;
  readonly options: ArchitectureOptions;
}

/** What a service keeps its data in. */
export type StoreKind = 'bucket' | 'table' | 'queue';

/** A service of the application, found under `/<name>`. */
export interface SocialService {
  readonly name: string;
  /** Of its rule on the load balancer; a service that is added or leaves must not move the others. */
  readonly priority: number;
  readonly store: StoreKind;
}

/** The services: none of them asks another one. */
export const services: readonly SocialService[] = [
  { name: 'upload', priority: 10, store: 'bucket' },
  { name: 'comments', priority: 20, store: 'table' },
  { name: 'likes', priority: 30, store: 'table' },
  { name: 'messages', priority: 40, store: 'queue' },
  { name: 'feed', priority: 50, store: 'table' },
];

/** Names that more than one stack uses. */
export const names = {
  /** Part of the buckets' names that hold what people have uploaded. */
  uploads: 'uploads',
  sessions: ({ scope }: SocialContext) => `${scope}-sessions`,
  /** Table or queue of a service. */
  of: ({ scope }: SocialContext, { name }: SocialService) => `${scope}-${name}`,
};
