import type { PaymentOutcome } from '../../../runtime/ledger/outcome';
import type { Invocation } from '../cloud/functions';
import type { Execution } from '../cloud/machine';
import type { Instance } from '../cloud/rds';
import type { StoreWrite } from '../cloud/store';
import type { ServerEvent } from '../database/server';
import type { Application, HttpRequest, LeaseExchange } from './application';

/** Sees everything that happens in the world, at the moment in which it happens. */
export interface Observer {
  wrote(write: StoreWrite): void;
  database(event: ServerEvent): void;
  rds(what: string, instance: Instance): void;
  answered(instance: Application, request: HttpRequest, outcome: PaymentOutcome): void;
  /** An instance asks for a renewal, or the store's answer reached it. */
  lease(instance: Application, exchange: LeaseExchange): void;
  invoked(invocation: Invocation, outcome: { readonly result?: unknown; readonly error?: unknown }): void;
  entered(execution: Execution, state: string, data: unknown): void;
  /** A front door told a function of another Region, or of its own, that all is well. */
  healthy(from: string, region: string): void;
  launched(instance: Application): void;
}
