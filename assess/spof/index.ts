export { listFailureModes, singlePointsOfFailure, type FailureMode, type Recovery } from './failure-modes';
export { missingForFailover } from './failover-path';
