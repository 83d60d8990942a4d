export { estimate } from './estimate';
export { type Concern, type CostLine, type Estimate, type Unpriced } from './model';
export { hoursPerMonth, type Price, prices } from './prices';
export { renderCost } from './render';
