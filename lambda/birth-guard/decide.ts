import type { Lease } from '../../runtime/protocol/lease';

export interface BirthQuestion {
  /** Region and identifier of the database that a stack is about to create, empty. */
  readonly region: string;
  readonly identifier: string;
  readonly scope: string;
  /** Strongly consistent. */
  readonly lease: Lease | undefined;
  /** Whether a database of this identifier is there already; then nothing is created empty. */
  readonly exists: boolean;
}

/**
 * Why a stack may not create its database, or nothing if it may. Pure.
 *
 * Invariant: an empty database is created only before the lease is born. Whoever holds the lease has a ledger, so a
 * writer that is created later, in whatever Region, would be one without its payments.
 */
export function objection({ region, identifier, scope, lease, exists }: BirthQuestion): string | undefined {
  if (exists || !lease) return undefined;
  const { epoch, holder } = lease;
  const state = `the lease of "${scope}" is at epoch ${epoch} and ${holder} holds it, so there are payments that an empty "${identifier}" in ${region} would lack`;
  const remedy =
    holder === region
      ? `restore "${identifier}" from its backups under this identifier`
      : `make "${identifier}" a replica of the database in ${holder} again (holdfast rebuild, or a read replica by hand)`;
  return `${state}; ${remedy}, then deploy with --import-existing-resources: see constructs/database/README.md`;
}
