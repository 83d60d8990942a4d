/** An error as the RDS API words it; the endpoint puts it into the protocol that the caller speaks. */
export class RdsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export const notFound = (identifier: string) =>
  new RdsError('DBInstanceNotFound', `DBInstance ${identifier} not found.`, 404);

export const wrongState = (message: string) => new RdsError('InvalidDBInstanceState', message);

export const alreadyExists = (identifier: string) =>
  new RdsError('DBInstanceAlreadyExists', `DB instance ${identifier} already exists.`);

export const wrongCombination = (message: string) => new RdsError('InvalidParameterCombination', message);

export const wrongValue = (message: string) => new RdsError('InvalidParameterValue', message);
