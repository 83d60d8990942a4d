import { DsqlSigner } from '@aws-sdk/dsql-signer';
import type { Credentials } from '../../runtime/database/connection';

/** An endpoint of Aurora DSQL. */
export interface DsqlEndpoint {
  readonly region: string;
  readonly hostname: string;
}

/**
 * The user `admin` of Aurora DSQL and a token in place of a password, signed here by the credentials of the instance.
 * Signed for each connection: it is asked for when a session begins, and expires (Aurora DSQL user guide, generating an
 * authentication token).
 */
export function dsqlCredentials({ region, hostname }: DsqlEndpoint): () => Promise<Credentials> {
  const signer = new DsqlSigner({ region, hostname });
  return async () => ({ user: 'admin', password: await signer.getDbConnectAdminAuthToken() });
}
