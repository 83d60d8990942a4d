export { DistributedSqlBase, type DistributedSqlAttributes, type IDistributedSql } from './cluster-base';
export { DistributedSql } from './distributed-sql';
export type { DistributedSqlProps } from './props';
