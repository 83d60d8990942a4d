import { recoveryHandler, runStep, type StepEvent } from '../failover/step';
import { notify, type Occasion } from '../failover/steps/notify';

/** Tells people, and closes what is closed. */
export const handler = recoveryHandler((context, event: StepEvent & { readonly occasion: Occasion }) =>
  runStep(`notify-${event.occasion}`, notify(event.occasion), context, event),
);
