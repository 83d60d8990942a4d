import { Duration } from 'aws-cdk-lib';
import type { FaultTarget, LastingFaultProps, Targeting } from '../definition';

/** ISO 8601, as AWS FIS reads it. */
export const iso = (duration: Duration): string => duration.toIsoString();

/** How long a fault lasts. */
export const lengthOf = ({ duration }: LastingFaultProps): Duration => duration ?? Duration.minutes(5);

/** The part of a property object that says which resources are meant. */
const aim = ({ tags, arns, zone, selection }: Targeting): Targeting => ({ tags, arns, zone, selection });

/** A target of a type. */
export const target = (resourceType: string, targeting: Targeting): FaultTarget => ({
  resourceType,
  ...aim(targeting),
});

/** Instances that run: what a group has terminated is described for an hour after. */
export const runningInstances = (targeting: Targeting): FaultTarget => ({
  ...target('aws:ec2:instance', targeting),
  filters: [{ path: 'State.Name', values: ['running'] }],
});
