import type { Context } from 'aws-lambda';
import { stepHandler, type StepEvent } from '../failover/step';
import { notify, type Occasion } from '../failover/steps/notify';

/** Tells people, and closes what is closed. */
export const handler = (event: StepEvent & { readonly occasion: Occasion }, lambda: Context) =>
  stepHandler(`notify-${event.occasion}`, notify(event.occasion))(event, lambda);
