export { type CachedContentProps, EdgeContent } from './content';
export { Edge } from './edge';
export { EdgeOrigin } from './origin';
export type { EdgeBehavior, EdgeProps } from './props';
