export { type AllowedReplacement } from './allowed';
export { ReplacementGuard, type ReplacementGuardProps } from './replacement-guard';
