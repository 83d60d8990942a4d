import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { durationBetween, type Rule, wholeNumber } from '../core/rules';
import type { WebTierProps } from './props';

/** What can be wrong with a `WebTier`. */
export function webTierRules(props: WebTierProps, types: ec2.InstanceType[]): Rule[] {
  const { tierName, minCapacity, maxCapacity, vpc } = props;
  const zones = vpc.availabilityZones.length;
  const path = props.healthCheckPath ?? '/live';
  const interval = props.healthCheckInterval?.toSeconds() ?? 10;
  const timeout = props.healthCheckTimeout?.toSeconds() ?? 5;
  const quoted = Object.entries(props.environment ?? {}).find(([, value]) => /['\n]/.test(value));
  return [
    {
      when: !/^[a-z](?:-?[a-z0-9])*$/.test(tierName) || tierName.length > 32,
      message: `tierName is "${tierName}"; allowed are lower-case letters, digits and single hyphens, at most 32, beginning with a letter, known at synth time; rename it`,
    },
    wholeNumber('minCapacity', minCapacity, 1, 500),
    wholeNumber('maxCapacity', maxCapacity, 1, 500),
    {
      when: maxCapacity < minCapacity,
      message: `maxCapacity is ${maxCapacity}; allowed is at least minCapacity (${minCapacity}); raise it`,
    },
    {
      when: zones < 2,
      message: `vpc has ${zones} zone(s); allowed are two or more; give the network three zones`,
    },
    {
      when: types.length === 0 || new Set(types.map(({ architecture }) => architecture)).size > 1,
      message: `instanceTypes is [${types.map(String).join(', ')}]; allowed are one or more types of one processor architecture; remove the others`,
    },
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
    durationBetween('deregistrationDelay', props.deregistrationDelay, 0, 3600),
    wholeNumber('applicationPort', props.applicationPort, 1024, 65_535),
    wholeNumber('targetCpuUtilization', props.targetCpuUtilization, 10, 90),
    {
      when: quoted !== undefined,
      message: `environment.${quoted?.[0]} holds a single quote or a line break; allowed is one line without single quotes; encode the value`,
    },
  ];
}
