import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Experiment, type ExperimentProps, Fault, type FaultAction, type FaultTarget } from '../../../constructs/chaos';
import { stackIn } from '../core/stack';

export const alarmIn = (stack: Stack, id = 'Suffering'): IAlarm =>
  Alarm.fromAlarmArn(stack, id, stack.formatArn({ service: 'cloudwatch', resource: 'alarm', resourceName: id }));

/** An experiment on payments in us-east-1, as a template. */
export function synth(fault: Fault, props: (stack: Stack) => Partial<ExperimentProps> = () => ({})): Template {
  const stack = stackIn('us-east-1');
  new Experiment(stack, 'Experiment', {
    fault,
    architecture: 'payments',
    stopAlarms: [alarmIn(stack)],
    ...props(stack),
  });
  return Template.fromStack(stack);
}

/** Properties of the only experiment template. */
export const experimentOf = (template: Template) =>
  Object.values(template.findResources('AWS::FIS::ExperimentTemplate'))[0]!.Properties;

/** A fault that is right, to be made wrong in one place. */
export const custom = (
  action: Partial<FaultAction> = {},
  target: Partial<FaultTarget> = {},
  more: Parameters<typeof Fault.of>[0]['actions'] = {},
): Fault =>
  Fault.of({
    name: 'custom',
    description: 'something breaks',
    actions: { break: { actionId: 'aws:ec2:terminate-instances', target: 'some', ...action }, ...more },
    targets: { some: { resourceType: 'aws:ec2:instance', ...target } },
  });

export interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** Statements of all policies. */
export const statementsOf = (template: Template): Statement[] =>
  Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as Statement[],
  );

/** The statements that allow an action. */
export const allowing = (template: Template, action: string): Statement[] =>
  statementsOf(template).filter(({ Action }) => [Action].flat().includes(action));

/** Text of a value with its references, for patterns. */
export const textOf = (value: unknown): string => JSON.stringify(value);
