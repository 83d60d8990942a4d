import { type Architecture, defineArchitecture } from '../parts';
import { paymentsSettings, type PaymentsSettings } from '../settings/payments';
import { acknowledgements } from './acknowledgements';
import { buildPayments } from './payments';

export { buildPayments };

/** Payments that survive the loss of their Region. */
export const payments: Architecture<PaymentsSettings> = defineArchitecture({
  description: 'Payments that survive the loss of their Region without losing one that was acknowledged',
  settings: paymentsSettings,
  build: buildPayments,
  acknowledgements,
});
