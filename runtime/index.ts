// What a service links: what `import { ... } from '@holdfast/runtime'` gives. What only the recovery's functions need (the
// fence, replay, seals) stays out: they are deployed from the same source.
export { type Clock, type HostClocks, hostClock, type JumpTolerance } from './clock/clock';
export { readRuntimeConfig, type RuntimeConfig, runtimeConfigSchema } from './config/config';
export { productionTimers, scaleTimers, type Timers } from './config/timers';
export { classify, codeOf, isWriterSuspect, type Stage, timeoutCode, type Verdict } from './database/classify';
export type { Credentials } from './database/connection';
export { type Member, nameOf, parseMembers, type Sight } from './database/member';
export type { MonitorEvents } from './database/monitor';
export { HaPool, type HaPoolOptions, NoMember, type SqlSession, type SqlTransaction } from './database/pool';
export {
  type Grant,
  LeaseClient,
  type LeaseClientEvent,
  type LeaseClientOptions,
  type LeaseTimers,
  type LeaseView,
} from './lease/client';
export type { LeaseState } from './lease/state';
export { DynamoLeaseStore, type LeaseStore } from './lease/store';
export { createLedger } from './ledger/birth';
export { DynamoJournal } from './ledger/journal-store';
export { type CanaryReport, Keeper, type KeeperEvent, type KeeperOptions } from './ledger/keeper';
export { OutcomeUnknown, type PaymentOutcome, type RefusalReason, type UnknownReason } from './ledger/outcome';
export { PgLedger } from './ledger/pg-ledger';
export type { Journal, Ledger, LedgerTransaction } from './ledger/ports';
export { type BalanceOutcome, readBalance } from './ledger/read';
export type { PaymentRequest } from './ledger/request';
export type { Birth } from './ledger/schema';
export { LaneWriter, type LaneWriterOptions } from './ledger/writer';
export type { Lease, LeasePhase } from './protocol/lease';
export {
  type CallOptions,
  replicatedStore,
  type ReplicatedStore,
  type ReplicatedStoreOptions,
} from './store/replicated-store';
