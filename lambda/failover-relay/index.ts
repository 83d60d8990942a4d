import type { Context } from 'aws-lambda';
import { stepHandler, type StepEvent } from '../failover/step';
import { relay } from '../failover/steps/relay';

/** Runs a step of a planned move in the old holder's Region. */
export const handler = (event: StepEvent & { readonly step: 'freeze' | 'thaw' }, lambda: Context) =>
  stepHandler(`relay-${event.step}`, relay(event.step))(event, lambda);
