import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Format } from './types';

const isoPattern = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Seconds of an ISO 8601 duration in days, hours, minutes and seconds; nothing if it is none. */
export function isoSeconds(value: string): number | undefined {
  const match = isoPattern.exec(value);
  if (!match || value === 'P') return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

/** An ISO 8601 duration between two others, inclusive. */
export function duration(from = 'PT1M', to = 'PT12H'): Format {
  const [least, most] = [isoSeconds(from)!, isoSeconds(to)!];
  return {
    allowed: `an ISO 8601 duration from ${from} to ${to}`,
    accepts: (value) => {
      const seconds = isoSeconds(value);
      return seconds !== undefined && seconds >= least && seconds <= most;
    },
  };
}

/** A number between two others, inclusive. */
export const number = (from: number, to: number): Format => ({
  allowed: `a number from ${from} to ${to}`,
  accepts: (value) => /^\d+(\.\d+)?$/.test(value) && Number(value) >= from && Number(value) <= to,
});

/** A whole number between two others, inclusive. */
export const whole = (from: number, to: number): Format => ({
  allowed: `a whole number from ${from} to ${to}`,
  accepts: (value) => /^\d+$/.test(value) && Number(value) >= from && Number(value) <= to,
});

const quoted = (values: readonly string[]) => values.map((value) => `"${value}"`).join(', ');

/** One of a few words. */
export const oneOf = (...values: string[]): Format => ({
  allowed: `one of ${quoted(values)}`,
  accepts: (value) => values.includes(value),
});

/** Some of a few words, separated by commas. */
export const someOf = (...values: string[]): Format => ({
  allowed: `some of ${quoted(values)}, separated by commas`,
  accepts: (value) => value.split(',').every((part) => values.includes(part.trim())),
});

/** A list with commas, without empty parts. */
export const list = (what: string, most = Infinity): Format => ({
  allowed: `${what}, separated by commas${most === Infinity ? '' : `, at most ${most}`}`,
  deferred: true,
  accepts: (value) => {
    const parts = value.split(',');
    return parts.length <= most && parts.every((part) => part.trim() !== '');
  },
});

export const truth = oneOf('true', 'false');

export const text: Format = { allowed: 'a text', deferred: true, accepts: (value) => value !== '' };

/** An ARN of a service; its account and Region may be tokens. */
export const arn = (service: string): Format => ({
  allowed: `an ARN of ${service}`,
  deferred: true,
  accepts: (value) => new RegExp(`^arn:[^:]+:${service}:`).test(value),
});

/** A Region that exists, as far as the CDK knows. */
export const region: Format = {
  allowed: 'the name of a Region, such as "us-west-2"',
  accepts: (value) => RegionInfo.regions.some(({ name }) => name === value),
};

const zoneName = /^[a-z]{2}(-[a-z]+)+-\d(-[a-z]+-\d+)?[a-z]$/;
const zoneId = /^[a-z]+\d+-az\d+$/;

/** Whether a zone is given by its name (`us-east-1a`), which differs from account to account, and not by its id. */
export const isZoneName = (value: string): boolean => zoneName.test(value);

export const zone: Format = {
  allowed: 'a zone by name ("us-east-1a") or id ("use1-az1")',
  deferred: true,
  accepts: (value) => zoneName.test(value) || zoneId.test(value),
};

export const zones: Format = {
  allowed: 'zones by name ("us-east-1a") or id ("use1-az1"), separated by commas',
  deferred: true,
  accepts: (value) => value.split(',').every((part) => zone.accepts(part.trim())),
};

/** A JSON object whose values are texts, or lists of them. */
export const jsonObject: Format = {
  allowed: 'a JSON object of texts, or of lists of texts',
  deferred: true,
  accepts: (value) => {
    try {
      const parsed: unknown = JSON.parse(value);
      const isText = (one: unknown) => typeof one === 'string';
      return (
        typeof parsed === 'object' &&
        parsed !== null &&
        !Array.isArray(parsed) &&
        Object.values(parsed).every((one) => isText(one) || (Array.isArray(one) && one.every(isText)))
      );
    } catch {
      return false;
    }
  },
};
