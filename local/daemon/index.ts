export { type Control, ControlClient, serveControl } from './control';
export type { GroupStatus, LocalStatus, ServerStatus } from './describe';
export { type Detached, detach } from './detach';
export { type Addresses, type DaemonState, type Found, type HealthyState, judgeState } from './state';
export { type Claim, claimState, findDaemon, refusal, stateFile } from './state-file';
export { cleanUpAfter, stopDaemon } from './stop';
