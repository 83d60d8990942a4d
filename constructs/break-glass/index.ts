export { BreakGlass, type BreakGlassProps } from './break-glass';
export { BreakGlassAlarm, type BreakGlassAlarmProps } from './break-glass-alarm';
