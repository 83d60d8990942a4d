export { Failover, type FailoverProps } from './failover';
export { Observer, type ObserverProps } from './observer';
export { RegionSwitchPlan, type RegionSwitchPlanProps } from './region-switch-plan';
