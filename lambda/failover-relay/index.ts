import { recoveryHandler, runStep, type StepEvent } from '../failover/step';
import { relay } from '../failover/steps/relay';

/** Runs a step of a planned move in the old holder's Region. */
export const handler = recoveryHandler((context, event: StepEvent & { readonly step: 'freeze' | 'thaw' }) =>
  runStep(`relay-${event.step}`, relay(event.step), context, event),
);
