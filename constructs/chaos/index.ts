export { BlockedWindow, type BlockedWindowProps } from './blocked-window';
export {
  type FaultAction,
  type FaultProps,
  type FaultTarget,
  type LastingFaultProps,
  Selection,
  type TargetFilter,
  type Targeting,
} from './definition';
export { Drill } from './drill';
export { DrillSchedule, type DrillScheduleProps } from './drill-schedule';
export { DrillTime, Weekday } from './drill-time';
export { Experiment, type ExperimentProps, type IExperiment } from './experiment';
export { Fault } from './fault';
export {
  type AnswerForFunctionsProps,
  ApiFailure,
  ApiService,
  type CutRegionProps,
  type DelayFunctionsProps,
  type DelayNetworkProps,
  type FailApiCallsProps,
  type FailConnectionsProps,
  type FailFunctionsProps,
  type FillDiskProps,
  type FunctionFaultProps,
  type InstanceFaultProps,
  type InterruptCachePowerProps,
  type InterruptZonePowerProps,
  type PauseBucketReplicationProps,
  type RebootDatabaseProps,
  type RefuseCapacityProps,
  type StressCpuProps,
  type StressMemoryProps,
} from './faults';
export { WeekdayCatalogue, type WeekdayCatalogueProps } from './weekday-catalogue';
