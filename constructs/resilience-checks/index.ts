export { ResilienceChecks, type ResilienceChecksProps } from './resilience-checks';
