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
export { failedRequests } from './failed-requests';
export {
  type AlertedNetworkOptions,
  buildAlertedNetwork,
  buildNetwork,
  type NetworkOptions,
  type NetworkParts,
} from './network';
export { buildWeb, type WebOptions, type WebParts } from './web';
export { alertsOf } from './alerts';
export { aliasTtl, EndpointFailover, type EndpointFailoverProps } from './endpoint-failover';
export { allowSecrets, secretArn } from './secrets';
export { ServiceAlarms, type ServiceAlarmsProps } from './service-alarms';
export { weekdayDrills, type WeekdayDrillsOptions } from './weekday-drills';
export { allowWebApplication, type WebApplicationData, webApplicationEnvironment } from './web-application';
