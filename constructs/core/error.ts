/**
 * A misuse of Holdfast that was noticed while synthesizing. The message holds the bad value, what is allowed and the
 * fix, in lower case; `code` is stable and fit for a program.
 */
export class HoldfastError extends Error {
  constructor(
    /** Stable name of the mistake, for instance `InvalidNetwork`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'HoldfastError';
  }
}
