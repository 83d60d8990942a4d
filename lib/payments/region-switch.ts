import { Duration, type Stack } from 'aws-cdk-lib';
import { Plane } from '../../constructs/core';
import { RegionSwitchPlan } from '../../constructs/failover';
import { stackOfPlane } from '../parts';
import type { PaymentsContext } from './context';

/** The plan of ARC, if it is wanted; in the standby Region, for a lost primary Region cannot take it along. */
export function buildRegionSwitch(context: PaymentsContext, failovers: readonly Stack[]): Stack[] {
  const { config, settings } = context;
  if (!settings.regionSwitch) return [];
  // No emulator plays Region switch: locally the stack is left out, like the records.
  const stack = stackOfPlane(context, Plane.DATA, `${config.scope}-region-switch`, config.regions.standby, {
    description: 'Plan by which people move the right to write',
  });
  new RegionSwitchPlan(stack, 'RegionSwitch', {
    config,
    approvalRoleArn: settings.regionSwitch.approvalRole,
    recoveryTimeObjective: Duration.seconds(settings.objectives.rto),
  });
  for (const failover of failovers) stack.addStackDependency(failover, 'the plan names its function');
  return [stack];
}
