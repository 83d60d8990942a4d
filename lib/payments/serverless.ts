import { Duration, type Stack } from 'aws-cdk-lib';
import { BreakGlass, BreakGlassAlarm } from '../../constructs/break-glass';
import { ControlKey, ControlTables } from '../../constructs/control';
import { HoldfastMetadata, Plane } from '../../constructs/core';
import { Failover, Observer } from '../../constructs/failover';
import { JournalTrim } from '../../constructs/journal-trim';
import { namesOf, stackOfPlane } from '../parts';
import type { PaymentsContext } from './context';

/** The longest that any backup is kept: RDS and point-in-time recovery of the tables know no more. */
const backupDays = 35;

/** Stacks that hold the lease and move it. They refer to the data plane by names alone and deploy without it. */
export interface ServerlessParts {
  readonly control: Stack;
  readonly failover: { readonly primary: Stack; readonly standby: Stack };
  readonly witness: Stack;
}

export function buildServerless(context: PaymentsContext): ServerlessParts {
  const { primary, standby } = context.config.regions;
  const parts = {
    failover: { primary: failover(context, primary), standby: failover(context, standby) },
    control: control(context),
    witness: witness(context),
  };
  // The table's replica in the primary Region is encrypted by a key there, which must exist first.
  new ControlKey(parts.failover.primary, 'ControlKey', { leaseScope: context.config.scope });
  parts.control.addStackDependency(parts.failover.primary, 'the replica of the tables needs its key');
  parts.failover.standby.addStackDependency(parts.control, 'the probe writes into the tables');
  parts.witness.addStackDependency(parts.control, 'the probe writes into the tables');
  return parts;
}

/** Lease and journal, owned by the Region that would take over. */
function control(context: PaymentsContext): Stack {
  const { config, settings } = context;
  const stack = stackOfPlane(context, Plane.SERVERLESS, `${config.scope}-control`, config.regions.standby, {
    description: 'Lease, votes and journal, strongly consistent across Regions',
    terminationProtection: true,
  });
  HoldfastMetadata.config(stack, config);
  new ControlTables(stack, 'Control', {
    leaseScope: config.scope,
    replicaRegion: config.regions.primary,
    witnessRegion: config.regions.witness,
  });
  // Roles are global; this stack is the one that a lost primary Region cannot take along.
  new BreakGlass(stack, 'BreakGlass', { config, principals: settings.breakGlass.principals });
  return stack;
}

/** Either Region can take over; the drill starts in the standby Region and comes back. */
function failover(context: PaymentsContext, region: string): Stack {
  const { config, settings } = context;
  const stack = stackOfPlane(context, Plane.SERVERLESS, `${config.scope}-failover-${region}`, region, {
    description: `Failover to ${region}, its probe and its alarms`,
  });
  const { topic } = new Failover(stack, 'Failover', {
    config,
    drillSchedule: region === config.regions.standby ? settings.drillSchedule : undefined,
    timeZone: settings.timeZone,
    assets: context.functionsFolder,
    networkParameters: namesOf(context).networkParameters,
    regionSwitch: settings.regionSwitch !== undefined,
  });
  new BreakGlassAlarm(stack, 'BreakGlassAlarm', { config, topic });
  if (config.grade === 'journal')
    new JournalTrim(stack, 'JournalTrim', {
      config,
      alarmTopic: topic,
      // A backup that is restored on its last day needs what came after it.
      retention: Duration.days(backupDays + 1),
      assets: context.functionsFolder,
      networkParameters: namesOf(context).networkParameters,
    });
  return stack;
}

function witness(context: PaymentsContext): Stack {
  const { config } = context;
  const stack = stackOfPlane(context, Plane.SERVERLESS, `${config.scope}-witness`, config.regions.witness, {
    description: 'The third observer',
  });
  new Observer(stack, 'Observer', { config, assets: context.functionsFolder });
  return stack;
}
