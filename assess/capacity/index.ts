export { costOfDay, type DayCost, type DayInput, edgePrices } from './day';
export { latencyOfMiss, timeAtInstance } from './latency';
export { instancesFor, leastHitRate, loadBehind, withHeadroom } from './load';
