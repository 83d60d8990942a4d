/**
 * What to do after an error of PostgreSQL or of the connection to it.
 * - `retry`: nothing happened, and another try (perhaps at another member) may work.
 * - `fail`: nothing happened, and trying again would only repeat it.
 * - `unknown`: it may have happened; never repeated by itself.
 */
export type Verdict = 'retry' | 'fail' | 'unknown';

/**
 * What was on its way when the error came.
 * - `connect`: nothing yet.
 * - `read`: a statement that may run twice.
 * - `in-transaction`: a statement of an open transaction whose COMMIT has not been sent.
 * - `write`: a statement that commits by itself and may not run twice.
 * - `commit`: a COMMIT.
 */
export type Stage = 'connect' | 'read' | 'in-transaction' | 'write' | 'commit';

/** Set by this package on errors of its own time-outs. */
export const timeoutCode = 'HOLDFAST_TIMEOUT';
/** Set on errors of connections that this package closed because their member is gone. */
export const droppedCode = 'HOLDFAST_DROPPED';
/** Set when a COMMIT was answered by ROLLBACK: the transaction had failed before. */
export const rolledBackCode = 'HOLDFAST_ROLLED_BACK';
/** Set when a COMMIT came with a warning: it did not wait for its synchronous standby. */
export const unconfirmedCode = 'HOLDFAST_UNCONFIRMED';

/** The server refused before it did anything, whatever was asked. */
const refusals = new Set([
  '57P03', // cannot connect now: starting up, shutting down, in recovery
  '25006', // read-only transaction: the member is no longer (or not yet) the writer
  '53300', // too many connections
]);

/**
 * The session ended; what it was doing did not happen, unless that was a commit, of a statement by itself too: one that
 * is terminated while it waits for its synchronous standby *has* committed.
 */
const endings = new Set([
  '57P01', // terminated by an administrator, or by the fencer
  '57P02', // crash of another session
  '57P05', // idle session time-out
  '25P03', // idle in transaction
]);

/**
 * Another transaction was faster, and this one is rolled back. A statement that commits by itself may simply run again;
 * one of a longer transaction may not, without what came before it.
 */
const serializationFailure = '40001';

/** The network gave up, before or after the server got it. */
const networkErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNABORTED',
  timeoutCode,
  droppedCode,
]);

/** Errors that prove at a COMMIT that the transaction was rolled back: deferred constraints, serialization. */
const rollbackClasses = new Set(['23', '40']);

/** Judges an error by its code and by what was on its way. Pure. */
export function classify(error: unknown, stage: Stage): Verdict {
  const code = codeOf(error);
  if (code === unconfirmedCode || code === '08007') return 'unknown';
  if (code === rolledBackCode) return 'fail';
  if (stage === 'commit') return atCommit(code);
  if (code === undefined) return stage === 'write' ? 'unknown' : 'fail';
  if (refusals.has(code)) return 'retry';
  if (code === serializationFailure && (stage === 'read' || stage === 'write')) return 'retry';
  const lost = endings.has(code) || networkErrors.has(code) || isConnectionException(code);
  if (lost) return stage === 'write' ? 'unknown' : 'retry';
  return 'fail';
}

function atCommit(code: string | undefined): Verdict {
  if (code === undefined) return 'unknown';
  // A read-only member never had the transaction to begin with.
  if (code === '25006') return 'retry';
  return rollbackClasses.has(code.slice(0, 2)) ? 'fail' : 'unknown';
}

function isConnectionException(code: string): boolean {
  return code.length === 5 && code.startsWith('08');
}

/** Should the writer be looked for again after this error? */
export function isWriterSuspect(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code !== undefined &&
    (refusals.has(code) || endings.has(code) || networkErrors.has(code) || isConnectionException(code))
  );
}

/** SQLSTATE or the system's error code; node-postgres says "Connection terminated" without one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  return typeof message === 'string' && /connection terminated|connection ended|not queryable/i.test(message)
    ? 'ECONNRESET'
    : undefined;
}
