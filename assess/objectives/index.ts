export { expectRegionFailover } from './expected';
export {
  type Cover,
  databaseInOtherZone,
  detectionOf,
  type EndpointCheck,
  largestLoss,
  lengthOf,
  longestOutage,
  movedByDns,
  promotedByHand,
  type Service,
  stepsInOneLine,
} from './outages';
export {
  budgetInOneLine,
  predictRegionFailover,
  renderBudget,
  type BudgetLine,
  type FailoverInput,
  type FailoverPrediction,
} from './region-failover';
export {
  awsServiceTimes,
  healthCheckTimeout,
  localServiceTimes,
  stepsHere,
  type ServiceTime,
  type ServiceTimes,
} from './service-times';
