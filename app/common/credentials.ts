import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import type { Credentials } from '../../runtime/database/connection';

const secretSchema = z.looseObject({ username: z.string().min(1), password: z.string().min(1) });

/**
 * User and password of the database, from the secret's copy in this Region. Kept for `lifetime` milliseconds, so that a
 * rotation is noticed; the last known ones are used while the secret cannot be read.
 */
export function secretCredentials(
  options: { readonly region: string; readonly secretId: string; readonly timeout: number; readonly lifetime?: number },
  client: SecretsManagerClient = new SecretsManagerClient({ region: options.region, maxAttempts: 2 }),
): () => Promise<Credentials> {
  const { secretId, timeout, lifetime = 60_000 } = options;
  let known: { credentials: Credentials; until: number } | undefined;
  let pending: Promise<Credentials> | undefined;

  async function fetch(): Promise<Credentials> {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId }), {
      abortSignal: AbortSignal.timeout(timeout),
    });
    const { username, password } = secretSchema.parse(JSON.parse(answer.SecretString ?? '{}'));
    known = { credentials: { user: username, password }, until: performance.now() + lifetime };
    return known.credentials;
  }

  return async () => {
    if (known && performance.now() < known.until) return known.credentials;
    pending ??= fetch().finally(() => (pending = undefined));
    return known ? pending.catch(() => known!.credentials) : pending;
  };
}
