export { SettingsError } from './error';
export { formatDuration, parseDuration } from './duration';
export { defaultPaymentsSettings, loadSettingsFile, parsePaymentsSettings, type PaymentsSettings } from './payments';
export { placeholderDomain, runtimeConfigOf } from './runtime-config';
