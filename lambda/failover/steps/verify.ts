import type { HandlerContext } from '../../context';
import { again, ok, stale, type FailoverState, type StepResult } from '../state';

/** Accounts of the verification. Its one cent goes there and back, so the money in the system stays what it was. */
export const verifyAccounts = ['holdfast-verify-a', 'holdfast-verify-b'] as const;

type Answer = {
  readonly status: number;
  readonly body: { readonly outcome?: string; readonly epoch?: number; readonly reason?: string };
};

/** Makes a real payment through the front door of the own Region, as a client would. */
export async function verify(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  const [a, b] = verifyAccounts;
  const lease = await context.control().lease();
  if (lease && lease.epoch > state.epoch) return stale(`the lease is at epoch ${lease.epoch}`);
  // The same key for ever: the first verification brings the cent, all later ones find it.
  const funded = await post(context, '/credits', { to: a, amount: 1 }, 'holdfast-verify-fund');
  if (!isDone(funded)) return notYet('the credit', funded);
  const there = await transfer(context, state, a, b, 'there');
  if (there.status === 402) {
    // An earlier verification stopped half way: the cent is on the other side.
    const rescue = await transfer(context, state, b, a, 'rescue');
    return again(`the cent was on ${b}: ${rescue.body.outcome ?? rescue.status}`);
  }
  if (!isDone(there)) return notYet('the transfer', there);
  const back = await transfer(context, state, b, a, 'back');
  if (!isDone(back)) return notYet('the transfer back', back);
  return ok({ verified: true });
}

const isDone = ({ status, body }: Answer) => status === 201 && body.outcome === 'done';

const notYet = (what: string, { status, body }: Answer): StepResult =>
  again(`${what} was answered ${status || 'nothing'}${body.reason ? `: ${body.reason}` : ''}`);

const transfer = (context: HandlerContext, { epoch }: FailoverState, from: string, to: string, leg: string) =>
  post(context, '/transfers', { from, to, amount: 1 }, `holdfast-verify-${epoch}-${leg}`);

async function post(
  { fetch, config, region }: HandlerContext,
  path: string,
  body: unknown,
  key: string,
): Promise<Answer> {
  try {
    const response = await fetch(new URL(path, config.endpoints.regional[region]), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    });
    return { status: response.status, body: (await response.json().catch(() => ({}))) as Answer['body'] };
  } catch (error) {
    return { status: 0, body: { reason: error instanceof Error ? error.message : String(error) } };
  }
}
