export { createApp } from './app';
export { applicationArchive, builtApplication, nodeBinary } from './application';
export { type Architecture, type BuiltArchitecture, defineArchitecture } from './architecture';
export { type BackupOptions, buildBackup } from './backup';
export {
  type ArchitectureContext,
  type ArchitectureOptions,
  dataStack,
  placeholderAccount,
  stackOfPlane,
} from './context';
export { certificateOf, hostedZoneOf, warnOfPlaceholderDomain } from './domain';
export { namesOf } from './names';
export { buildNetwork, type NetworkOptions, type NetworkParts } from './network';
export { buildWeb, type WebOptions, type WebParts } from './web';
export { alertsOf, buildAlerts } from './alerts';
export { aliasTtl, EndpointFailover, type EndpointFailoverProps } from './endpoint-failover';
export { allowSecrets, secretArn } from './secrets';
export { ServiceAlarms, type ServiceAlarmsProps } from './service-alarms';
export { allowWebApplication, type WebApplicationData, webApplicationEnvironment } from './web-application';
