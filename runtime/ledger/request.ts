import { createHash } from 'node:crypto';
import type { Delta } from '../protocol/journal';

/** What a client asks for. Amounts in minor units (cents), whole and above zero. */
export type PaymentRequest =
  | { readonly kind: 'transfer'; readonly from: string; readonly to: string; readonly amount: number }
  /** Money from outside. */
  | { readonly kind: 'credit'; readonly to: string; readonly amount: number };

/** The account whose lane orders the payment: the debited one, or for a pure credit the credited one. */
export function laneAccount(request: PaymentRequest): string {
  return request.kind === 'transfer' ? request.from : request.to;
}

/** Identifies the request, so that a key that comes back with another request is refused. */
export function hashOf(request: PaymentRequest): string {
  const parts = [request.kind, request.kind === 'transfer' ? request.from : '', request.to, request.amount];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export function deltasOf(request: PaymentRequest): Delta[] {
  const credit = { account: request.to, amount: request.amount };
  return request.kind === 'credit' ? [credit] : [{ account: request.from, amount: -request.amount }, credit];
}

/** What the client is told when the payment is done; kept with it for every later attempt with the same key. */
export function resultOf(request: PaymentRequest): Record<string, unknown> {
  const { kind, to, amount } = request;
  return kind === 'transfer' ? { kind, from: request.from, to, amount } : { kind, to, amount };
}
