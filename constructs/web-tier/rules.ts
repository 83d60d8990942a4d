import { Token } from 'aws-cdk-lib';
import { durationBetween, type Rule, wholeNumber } from '../core/rules';
import { instanceTypesOf } from './instances';
import type { ApplicationFrontProps, ApplicationGroupProps, WebTierProps } from './props';

/** What can be wrong with a `WebTier`. */
export function webTierRules(props: WebTierProps): Rule[] {
  return [nameRule('tierName', props.tierName), ...frontRules(props), ...groupRules(props)];
}

/** A rule for what load balancers, groups and the users of Linux are named after. */
export function nameRule(property: string, name: string): Rule {
  return {
    when: !/^[a-z](?:-?[a-z0-9])*$/.test(name) || name.length > 32,
    message: `${property} is "${name}"; allowed are lower-case letters, digits and single hyphens, at most 32, beginning with a letter, known at synth time; rename it`,
  };
}

/** What can be wrong with a load balancer's properties. */
export function frontRules({ vpc }: ApplicationFrontProps): Rule[] {
  const zones = vpc.availabilityZones.length;
  return [
    {
      when: zones < 2,
      message: `vpc has ${zones} zone(s); allowed are two or more; give the network three zones`,
    },
  ];
}

/** What can be wrong with the instances of an application. */
export function groupRules(props: ApplicationGroupProps): Rule[] {
  const { minCapacity, maxCapacity, instancesNeeded = 1 } = props;
  const types = instanceTypesOf(props);
  const quoted = Object.entries(props.environment ?? {}).find(([, value]) => /['\n]/.test(value));
  return [
    wholeNumber('minCapacity', minCapacity, 1, 500),
    wholeNumber('maxCapacity', maxCapacity, 1, 500),
    {
      when: maxCapacity < minCapacity,
      message: `maxCapacity is ${maxCapacity}; allowed is at least minCapacity (${minCapacity}); raise it`,
    },
    wholeNumber('instancesNeeded', props.instancesNeeded, 1, 500),
    {
      when: instancesNeeded > maxCapacity,
      message: `instancesNeeded is ${instancesNeeded}; allowed is at most maxCapacity (${maxCapacity}), or full load is never served; raise maxCapacity`,
    },
    {
      when: types.length === 0 || new Set(types.map(({ architecture }) => architecture)).size > 1,
      message: `instanceTypes is [${types.map(String).join(', ')}]; allowed are one or more types of one processor architecture; remove the others`,
    },
    ...healthRules(props),
    durationBetween('deregistrationDelay', props.deregistrationDelay, 0, 3600),
    wholeNumber('applicationPort', props.applicationPort, 1024, 65_535),
    wholeNumber('targetCpuUtilization', props.targetCpuUtilization, 10, 90),
    {
      when: quoted !== undefined,
      message: `environment.${quoted?.[0]} holds a single quote or a line break; allowed is one line without single quotes; encode the value`,
    },
  ];
}

function healthRules(props: ApplicationGroupProps): Rule[] {
  const path = props.healthCheckPath ?? '/live';
  const interval = props.healthCheckInterval?.toSeconds() ?? 10;
  const timeout = props.healthCheckTimeout?.toSeconds() ?? 5;
  return [
    {
      when: !path.startsWith('/') || Token.isUnresolved(path),
      message: `healthCheckPath is "${path}"; allowed is a path that begins with a slash; write "/live"`,
    },
    durationBetween('healthCheckInterval', props.healthCheckInterval, 5, 300),
    durationBetween('healthCheckTimeout', props.healthCheckTimeout, 2, 120),
    {
      when: timeout >= interval,
      message: `healthCheckTimeout is ${timeout} s; allowed is less than healthCheckInterval (${interval} s); shorten it`,
    },
  ];
}
