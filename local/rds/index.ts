export type { DetectorSettings } from './detector';
export type { Owner } from './engine';
export { RdsError } from './errors';
export { type ClaimAnswer, type ClaimRequest, type FailoverHooks, type NewWriter, localHooks } from './hooks';
export type { Links } from './links';
export { type LocalRds, type LocalRdsOptions, createLocalRds } from './local-rds';
export type { WatchEvent } from './watch';
