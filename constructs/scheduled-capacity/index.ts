export { type CapacityWarmPool, type CapacityWindow, DayOfWeek, type ScheduledCapacityProps } from './props';
export { ScheduledCapacity } from './scheduled-capacity';
