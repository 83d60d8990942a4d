export * from './check';
export { longestPause, type OutageWindow } from './service';
export * from './snapshot';
export * from './verdict';
