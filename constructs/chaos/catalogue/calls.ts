import { duration, list, oneOf, whole } from './formats';
import { type ActionSpec, required } from './types';

const calls = (action: string): ActionSpec => ({
  target: { key: 'Roles', type: 'aws:iam:role' },
  parameters: {
    duration: required(duration()),
    service: required(oneOf('ec2', 'kinesis')),
    percentage: required(whole(1, 100)),
    operations: required(list('names of API operations')),
  },
  permissions: [
    {
      actions: [`fis:${action}`],
      on: ['arn:{partition}:fis:{region}:{account}:experiment/*'],
      targetArnsKey: 'fis:Targets',
      conditions: { StringEquals: { 'fis:Service': '{parameter:service}' } },
    },
  ],
  crossAccount: 'only roles of this account; the calls of a role in other accounts fail as well',
  note: 'AWS offers EC2 and Kinesis alone; calls to any other service cannot be made to fail',
});

/**
 * Actions on the calls that a role makes to AWS.
 *
 * Source: AWS FIS user guide, "AWS FIS Actions reference", Fault injection actions; condition keys: Service
 * Authorization Reference, AWS Fault Injection Service.
 */
export const callActions: Readonly<Record<string, ActionSpec>> = {
  'aws:fis:inject-api-internal-error': calls('InjectApiInternalError'),
  'aws:fis:inject-api-throttle-error': calls('InjectApiThrottleError'),
  'aws:fis:inject-api-unavailable-error': calls('InjectApiUnavailableError'),
};
