export { buildPair, type PairParts } from './build';
export type { Pair, PairContext, PairRole } from './context';
export { staticFiles, staticOrigins } from './static';
export type { PairService } from './web';
