import type { Routes } from './routes';

/** A request that leads to a local address in place of the one that it names. */
export interface Rewritten {
  readonly url: string;
  /** Host that the caller named; the service sees it as its `Host`. */
  readonly host: string;
}

/**
 * Where a URL leads from `region`: `https://us-east-1.payments.test/health` to the local address of that front door,
 * over plain HTTP. Undefined for hosts that are not part of the architecture.
 */
export function rewrite(url: string, region: string, routes: Routes): Rewritten | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const base = parsed && routes.hosts?.[region]?.[parsed.hostname];
  if (!parsed || !base) return undefined;
  return { url: `${base.replace(/\/$/, '')}${parsed.pathname}${parsed.search}`, host: parsed.host };
}
