export * from './check';
export type { OutageWindow } from './service';
export * from './snapshot';
export * from './verdict';
