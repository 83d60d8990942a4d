/** The answer of an AWS service that refuses: an error code of its API, a message and an HTTP status. */
export class EngineError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = 'EngineError';
  }
}

/** The account that everything local belongs to. */
export const localAccount = '000000000000';

export function unknownOperation(service: string, operation: string, known: readonly string[]): EngineError {
  return new EngineError(
    'InvalidAction',
    `${operation} is not answered by the local ${service}: it knows ${known.join(', ')}`,
  );
}
