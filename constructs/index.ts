// The library: what `import { ... } from 'holdfast'` gives. `HoldfastError` is not among it, since jsii knows no errors
// of one's own; who catches one tells it by its `name` and `code`.
export * from './backups';
export * from './break-glass';
export * from './cache';
export * from './chaos';
export * from './control';
export { HoldfastMetadata, Plane } from './core/plane';
export * from './database';
export * from './deploy-freeze';
export * from './distributed-sql';
export * from './edge';
export * from './fail-soft-services';
export * from './failover-dns';
export * from './failover';
export * from './global-database';
export * from './journal-trim';
export * from './network';
export * from './queue';
export * from './regional-routing';
export * from './replacement-guard';
export * from './replicated-bucket';
export * from './resilience-checks';
export * from './routing-controls';
export * from './scheduled-capacity';
export * from './session-store';
export * from './web-tier';
export * from './zonal-shift';
