export { BirthGuard, type BirthGuardProps } from './birth-guard';
export { PrimaryDatabase, type PrimaryDatabaseProps } from './primary-database';
export { ReplicaDatabase, type ReplicaDatabaseProps } from './replica-database';
export type { DatabaseMemberProps } from './member';
