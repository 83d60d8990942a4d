import { Token } from 'aws-cdk-lib';
import { durationBetween, type Rule, wholeNumber } from '../core/rules';
import type { RoutingControlsProps } from './props';

/**
 * Commercial Regions in which CloudFormation knows the types of routing controls (its registry of resource types). The
 * cluster itself is in five Regions, whichever of them its stack is in.
 */
const homes = ['us-east-1', 'us-west-2'];

/** What can be wrong with a `RoutingControls`, in a stack of a Region. */
export function controlsRules(props: RoutingControlsProps, stackRegion: string): Rule[] {
  const { panelName, regions, clusterArn, waitPeriod } = props;
  const unusable = regions.find((code) => !/^[a-z]{2,}(?:-[a-z]+)+-\d+$/.test(code));
  const twice = regions.find((code, index) => regions.indexOf(code) !== index);
  const wait = waitPeriod && !waitPeriod.isUnresolved() ? waitPeriod.toMilliseconds() : 0;
  return [
    {
      when: !/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}[A-Za-z0-9])?$/.test(panelName),
      message: `panelName is "${panelName}"; allowed are 1 to 40 letters, digits and inner hyphens, known at synth time; rename it`,
    },
    {
      when: regions.length < 2,
      message: `regions are [${regions.join(', ')}]; allowed are two or more; add a Region, since clients of a single one have nowhere to go`,
    },
    {
      when: unusable !== undefined,
      message: `regions name "${unusable}"; allowed are codes of Regions known at synth time; write "us-east-1"`,
    },
    {
      when: twice !== undefined,
      message: `regions name "${twice}" twice; allowed is each Region once; remove one`,
    },
    wholeNumber('minimumInService', props.minimumInService, 1, regions.length - 1),
    durationBetween('waitPeriod', waitPeriod, 0, 3600),
    { when: wait % 1 !== 0, message: `waitPeriod is ${wait} ms; allowed are whole milliseconds; round it` },
    {
      when:
        clusterArn !== undefined &&
        !Token.isUnresolved(clusterArn) &&
        !/^arn:[^:]+:route53-recovery-control::\d{12}:cluster\/.+$/.test(clusterArn),
      message: `clusterArn is "${clusterArn}"; allowed is the ARN of a cluster; write "arn:aws:route53-recovery-control::<account>:cluster/<id>"`,
    },
    {
      when: !Token.isUnresolved(stackRegion) && !homes.includes(stackRegion) && !/-iso|^eusc-/.test(stackRegion),
      message: `the stack is in ${stackRegion}; allowed are ${homes.join(' and ')}, where CloudFormation knows routing controls; move this construct to a stack there`,
    },
  ];
}
