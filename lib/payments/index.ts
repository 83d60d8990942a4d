export { createApp } from './app';
export { placeholderAccount } from './application';
export { buildPayments, type PaymentsArchitecture, type PaymentsOptions } from './payments';
