export { AutomaticFailover, type AutomaticFailoverOptions } from './automatic-failover';
export { type GroupAction } from './decide';
export { type ReplicationInfo } from './info';
export { findValkey } from './installation';
export { type MemberOptions, ValkeyMember } from './member';
export { ReplicationGroup, type ReplicationGroupOptions } from './replication-group';
export { type Address, RefusedError, ValkeySession } from './session';
export { type ValkeySettings, engineParameters } from './settings';
export { type CacheTemplate, readCacheTemplate } from './template';
