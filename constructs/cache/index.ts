export { Cache } from './cache';
export type { CacheAttributes, ICache } from './cache-base';
export { CacheEngine } from './engine';
export { GlobalCache, type GlobalCacheAttributes, type GlobalCacheProps, type IGlobalCache } from './global-cache';
export type { CacheProps, RegionalCacheProps } from './props';
export { RegionalCache } from './regional-cache';
export { SecondaryCache, type SecondaryCacheProps } from './secondary-cache';
