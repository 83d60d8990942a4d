import type { Invocation } from '../cloud/functions';
import { Violation } from './violation';

/** Errors that are mistakes in the code and no faults of the world. */
const mistakes = /^(TypeError|RangeError|ReferenceError|SyntaxError):|the simulat/;

/** What must hold of every function's end. */
export function judgeInvocation(
  { process, event }: Invocation,
  { result, error }: { readonly result?: unknown; readonly error?: unknown },
): void {
  if (error !== undefined && mistakes.test(String(error)))
    throw new Violation(
      'no unforeseen error',
      `${process.name} failed: ${String(error)} (${JSON.stringify(event).slice(0, 200)})`,
    );
  const { outcome, detail } = (result ?? {}) as { readonly outcome?: string; readonly detail?: string };
  if (outcome === 'contradiction')
    throw new Violation('money is conserved', `${process.name} found a contradiction: ${detail ?? ''}`);
}
