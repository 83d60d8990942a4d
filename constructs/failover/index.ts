export { Failover, type FailoverProps } from './failover';
export { Observer, type ObserverProps } from './observer';
export type { RegionSwitchOptions } from './region-switch';
