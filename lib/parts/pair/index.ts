export { buildPair, type PairParts } from './build';
export type { Pair, PairContext, PairRole } from './context';
export type { PairService } from './web';
