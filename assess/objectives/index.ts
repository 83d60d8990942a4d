export { expectRegionFailover } from './expected';
export {
  budgetInOneLine,
  predictRegionFailover,
  renderBudget,
  type BudgetLine,
  type FailoverInput,
  type FailoverPrediction,
} from './region-failover';
export { awsServiceTimes, localServiceTimes, stepsHere, type ServiceTime, type ServiceTimes } from './service-times';
