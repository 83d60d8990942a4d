import type { Rule } from '../model/rule';
import { at as valueAt, isAbsent } from '../model/values';

/** Limits of the API: an interval of 10 or 30 s, a threshold of 1 to 10 (Route 53 API reference, HealthCheckConfig). */
export const Route53HealthCheckLimits: Rule = {
  id: 'Route53HealthCheckLimits',
  severity: 'error',
  holds: 'a health check asks every 10 or 30 s and gives up after 1 to 10 failures',
  why: 'Route 53 refuses other values, which nobody learns before the deployment',
  fix: 'set RequestInterval to 10 or 30 and FailureThreshold to a whole number from 1 to 10',
  check: (set) =>
    set.ofType('AWS::Route53::HealthCheck').flatMap((at) => {
      const read = (key: string) => valueAt(at.properties, 'HealthCheckConfig', key);
      const broken = (key: string, allowed: string, fits: (value: number) => boolean) => {
        const value = isAbsent(read(key)) ? undefined : set.number(at, read(key));
        if (value === undefined || fits(value)) return [];
        return [
          { at, property: `Properties/HealthCheckConfig/${key}`, what: `${key} is ${value}; allowed is ${allowed}` },
        ];
      };
      return [
        ...broken('RequestInterval', '10 or 30', (value) => value === 10 || value === 30),
        ...broken('FailureThreshold', '1 to 10', (value) => Number.isInteger(value) && value >= 1 && value <= 10),
      ];
    }),
};
