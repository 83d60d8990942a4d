import { duration, list, oneOf, someOf, zone } from './formats';
import { looks } from './permissions';
import { type ActionSpec, optional, required } from './types';

/**
 * Actions that order an experiment, or recover from its fault.
 *
 * Source: AWS FIS user guide, "AWS FIS Actions reference", Wait, Amazon CloudWatch and Recovery actions.
 */
export const controlActions: Readonly<Record<string, ActionSpec>> = {
  'aws:fis:wait': {
    parameters: { duration: required(duration()) },
    permissions: [],
    crossAccount: 'none',
  },
  'aws:cloudwatch:assert-alarm-state': {
    parameters: {
      alarmArns: required(list('ARNs of alarms', 5)),
      alarmStates: required(someOf('OK', 'ALARM', 'INSUFFICIENT_DATA')),
    },
    permissions: [looks('cloudwatch:DescribeAlarms')],
    crossAccount: 'alarms of this account and Region',
  },
  'aws:arc:start-zonal-autoshift': {
    target: { key: 'ManagedResources', type: 'aws:arc:zonal-shift-managed-resource' },
    parameters: {
      duration: required(duration()),
      availabilityZoneIdentifier: required(zone),
      managedResourceTypes: required(someOf('ASG', 'ALB', 'NLB', 'EKS')),
      zonalAutoshiftStatus: optional(oneOf('ENABLED', 'DISABLED', 'ANY')),
    },
    permissions: [
      {
        actions: [
          'arc-zonal-shift:CancelZonalShift',
          'arc-zonal-shift:StartZonalShift',
          'arc-zonal-shift:UpdateZonalShift',
        ],
        on: ['*'],
      },
      looks(
        'arc-zonal-shift:GetManagedResource',
        'arc-zonal-shift:ListManagedResources',
        'autoscaling:DescribeTags',
        'tag:GetResources',
      ),
    ],
    crossAccount: 'resources of this account',
    note: 'each shift expires after a minute and is renewed, so that it ends with the experiment',
  },
};
