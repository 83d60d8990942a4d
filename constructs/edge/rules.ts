import type { Duration } from 'aws-cdk-lib';
import { durationBetween, type Rule, wholeNumber } from '../core/rules';
import type { EdgeBehavior, EdgeProps } from './props';

/** Answers that CloudFront can fail over for. */
const statusCodes = [400, 403, 404, 416, 500, 502, 503, 504];

const region = 'us-east-1';

/** What can be wrong with an `Edge`. */
export function edgeRules(props: EdgeProps, behaviors: readonly EdgeBehavior[], stackRegion: string): Rule[] {
  const { edgeName } = props;
  const unknown = props.failoverStatusCodes?.find((code) => !statusCodes.includes(code));
  return [
    {
      when: stackRegion !== region,
      message: `the stack's Region is ${stackRegion}; allowed is ${region}, where CloudFront's firewall, certificate and metrics live; put the stack there`,
    },
    {
      when: !/^[a-z](?:-?[a-z0-9])*$/.test(edgeName) || edgeName.length > 32,
      message: `edgeName is "${edgeName}"; allowed are lower-case letters, digits and single hyphens, at most 32, beginning with a letter, known at synth time; rename it`,
    },
    ...behaviors.flatMap(behaviorRules),
    {
      when: props.failoverStatusCodes?.length === 0 || unknown !== undefined,
      message: `failoverStatusCodes is [${props.failoverStatusCodes?.join(', ')}]; allowed are one or more of ${statusCodes.join(', ')}; choose among them`,
    },
    wholeNumber('connectionAttempts', props.connectionAttempts, 1, 3),
    ...wholeSeconds('connectionTimeout', props.connectionTimeout, 10),
    ...wholeSeconds('readTimeout', props.readTimeout, 120),
    {
      when: (props.domainNames?.length ?? 0) > 0 && !props.certificate,
      message: `domainNames is [${props.domainNames?.join(', ')}]; allowed with a certificate for them; pass certificate`,
    },
    wholeNumber('requestsPerAddress', props.requestsPerAddress, 10, 2_000_000),
    wholeNumber('errorRateAlarmThreshold', props.errorRateAlarmThreshold, 1, 100),
    wholeNumber('minimumHitRate', props.minimumHitRate, 1, 100),
    durationBetween('logRetention', props.logRetention, 86_400, 3650 * 86_400),
  ];
}

function behaviorRules({ primary, fallback, content }: EdgeBehavior): Rule[] {
  return [
    primary._rule(),
    ...(fallback ? [fallback._rule()] : []),
    ...content._rules(),
    {
      when: primary.name === fallback?.name,
      message: `primary and fallback are both "${primary.name}"; allowed are two; an origin that fails can't stand in for itself`,
    },
    {
      when: primary.region !== undefined && primary.region === fallback?.region,
      message: `primary and fallback are buckets of ${primary.region}; allowed are two Regions; take the replica in another one`,
    },
  ];
}

function wholeSeconds(name: string, value: Duration | undefined, to: number): Rule[] {
  const milliseconds = value && !value.isUnresolved() ? value.toMilliseconds() : 0;
  return [
    durationBetween(name, value, 1, to),
    { when: milliseconds % 1000 !== 0, message: `${name} is ${milliseconds} ms; allowed are whole seconds; round it` },
  ];
}
