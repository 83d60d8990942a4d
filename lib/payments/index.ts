export { createApp } from './app';
export { buildPayments, type PaymentsArchitecture, type PaymentsOptions, placeholderAccount } from './payments';
