export { DeployFreeze, type DeployFreezeProps } from './deploy-freeze';
