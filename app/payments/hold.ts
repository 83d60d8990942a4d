/** Refusals that pass when the lease arrives, here or in the other Region; nothing was tried. */
const passing: ReadonlySet<string> = new Set(['no-lease', 'not-open', 'fence-epoch', 'frozen', 'sealed', 'lease-lost']);

/** Is it worth keeping the client for a moment instead of sending it away? Pure. */
export const isPassing = (outcome: { readonly outcome: string; readonly reason?: unknown }): boolean =>
  outcome.outcome === 'refused' && typeof outcome.reason === 'string' && passing.has(outcome.reason);
