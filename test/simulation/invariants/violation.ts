/** Something happened that must never happen. Numbers are those of the list in `invariants/README.md`. */
export class Violation extends Error {
  override readonly name = 'Violation';
  constructor(
    readonly invariant: InvariantName,
    message: string,
  ) {
    super(message);
  }
}

export type InvariantName =
  | 'one region acknowledges'
  | 'the epoch only grows'
  | 'no effect below the epoch'
  | 'promotion after expiry or freeze'
  | 'lag within the objective'
  | 'traffic follows the lease'
  | 'no side effect twice'
  | 'a crash resumes to done or rolled back'
  | 'one failover in a block window'
  | 'nothing is done without quorum'
  | 'no move onto a diverged copy'
  | 'acknowledged once and for good'
  | 'declined is never applied'
  | 'committed is journaled'
  | 'a renewal proves a database'
  | 'sealed, replayed, opened'
  | 'money is conserved'
  | 'frozen is never thawed'
  | 'converges'
  | 'no unforeseen error';
