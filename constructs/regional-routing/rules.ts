import { Duration, Token } from 'aws-cdk-lib';
import { durationBetween, type Rule, wholeNumber } from '../core/rules';
import type { RegionalRoutingProps } from './props';
import { aliasTtl, checkerPatience, failoverSeconds, type SwitchTiming } from './switch-time';

/** Children of a calculated check (Route 53 API reference, HealthCheckConfig). */
const mostChildren = 255;

const secondsOf = (value: Duration): number =>
  value.isUnresolved() ? Number.NaN : value.toSeconds({ integral: false });

/** The timing that properties, given or by default, amount to. */
export function timingOf({ checkInterval, failureThreshold, ttl }: RegionalRoutingProps): SwitchTiming {
  return {
    interval: secondsOf(checkInterval ?? Duration.seconds(10)),
    threshold: failureThreshold ?? 2,
    ttl: ttl ? secondsOf(ttl) : aliasTtl,
  };
}

/** What can be wrong with a `RegionalRouting`. */
export function routingRules(props: RegionalRoutingProps): Rule[] {
  return [...nameRules(props), ...regionRules(props), ...timingRules(props)];
}

function nameRules({ domainName, hostedZone, healthCheckPath = '/health', ttl }: RegionalRoutingProps): Rule[] {
  const zone = hostedZone?.zoneName ?? domainName;
  const unknown = Token.isUnresolved(zone);
  return [
    {
      when: !/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(domainName),
      message: `domainName is "${domainName}"; allowed is a lower-case domain name known at synth time; write it like "bank.example.com"`,
    },
    {
      when: !unknown && domainName !== zone && !domainName.endsWith(`.${zone}`),
      message: `domainName is "${domainName}"; allowed is a name in the zone "${zone}"; choose another name or another hostedZone`,
    },
    {
      when: ttl !== undefined && domainName === zone,
      message: `ttl is given and domainName is the apex of the zone "${zone}"; allowed is a name below it, since a CNAME cannot stand at an apex; pass the hostedZone of the parent domain, or leave ttl out`,
    },
    {
      when: !healthCheckPath.startsWith('/'),
      message: `healthCheckPath is "${healthCheckPath}"; allowed is a path that begins with a slash; write "/health"`,
    },
  ];
}

function regionRules({ regions }: RegionalRoutingProps): Rule[] {
  const codes = regions.map(({ region }) => region);
  const unusable = codes.find((code) => !/^[a-z]{2,}(?:-[a-z]+)+-\d+$/.test(code));
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  const crowded = regions.find(({ healthChecks = [] }) => healthChecks.length + codes.length > mostChildren);
  return [
    {
      when: codes.length < 2,
      message: `regions are [${codes.join(', ')}]; allowed are two or more; add a Region, since clients of a single one have nowhere to go`,
    },
    {
      when: unusable !== undefined,
      message: `regions name "${unusable}"; allowed are codes of Regions known at synth time; write "us-east-1"`,
    },
    {
      when: twice !== undefined,
      message: `regions name "${twice}" twice; allowed is each Region once; remove one`,
    },
    {
      when: crowded !== undefined,
      message: `healthChecks of ${crowded?.region} are ${crowded?.healthChecks?.length}; allowed are ${mostChildren} checks of a Region with those of its own; combine some in a calculated check`,
    },
  ];
}

function timingRules(props: RegionalRoutingProps): Rule[] {
  const timing = timingOf(props);
  const { interval, threshold, ttl } = timing;
  const { failoverTime } = props;
  const allowed = failoverTime ? secondsOf(failoverTime) : undefined;
  const needed = failoverSeconds(timing);
  return [
    {
      when: interval !== 10 && interval !== 30,
      message: `checkInterval is ${Number.isNaN(interval) ? 'an unresolved token' : `${interval} s`}; allowed are 10 s and 30 s; write Duration.seconds(10)`,
    },
    wholeNumber('failureThreshold', props.failureThreshold, 1, 10),
    durationBetween('ttl', props.ttl, 1, 60),
    {
      when: !Number.isNaN(ttl) && ttl % 1 !== 0,
      message: `ttl is ${ttl} s; allowed are whole seconds; round it`,
    },
    {
      when: allowed !== undefined && !(needed <= allowed),
      message: `failoverTime is ${Number.isNaN(allowed) ? 'an unresolved token' : `${allowed} s`}; allowed is at least ${needed} s, ${threshold} x (${interval} s interval + ${checkerPatience} s without an answer) + ${ttl} s TTL; ${props.ttl ? 'shorten ttl or lower failureThreshold' : 'give a ttl, for instance Duration.seconds(10), or lower failureThreshold'}`,
    },
  ];
}
