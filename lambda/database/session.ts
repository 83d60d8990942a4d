import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { RuntimeConfig } from '../../runtime/config/config';
import { HaPool } from '../../runtime/database/pool';
import type { Clients } from '../aws/clients';

/** A controller's short visit to the own Region's database member. */
export interface DatabaseSession {
  readonly pool: HaPool;
  /** Whether the member accepts writes, as it was seen when the visit began. */
  readonly role: 'writer' | 'replica';
  close(): Promise<void>;
}

interface Visit {
  readonly config: RuntimeConfig;
  readonly region: string;
  readonly clients: Clients;
  readonly env: NodeJS.ProcessEnv;
}

/** The member must show its role within this time, milliseconds. */
const patience = 5_000;

/**
 * Visits the Region's own member. Host and port come from RDS each time, since a rebuild changes them; the secret is
 * the Region's own replica, whose host field would be another Region's.
 *
 * TLS with verification, unless `PGSSLMODE` is `disable`, which only the local Region sets.
 */
export async function visitDatabase({ config, region, clients, env }: Visit): Promise<DatabaseSession> {
  const named = config.databases[region];
  if (!named)
    throw new Error(
      `region "${region}" has no database: the configuration names ${Object.keys(config.databases).join(', ')}`,
    );
  const [described, secret] = await Promise.all([
    clients.rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: named.identifier })),
    clients.secrets.send(new GetSecretValueCommand({ SecretId: named.secretId })),
  ]);
  const endpoint = described.DBInstances?.[0]?.Endpoint;
  if (!endpoint?.Address)
    throw new Error(`database "${named.identifier}" in ${region} has no endpoint yet: wait until it is available`);
  const { username: user, password } = JSON.parse(secret.SecretString ?? '{}') as Record<string, string>;
  if (!user || !password)
    throw new Error(`secret "${named.secretId}" in ${region} must hold JSON with username and password`);
  let show: (role: 'writer' | 'replica') => void = () => undefined;
  let giveUp: (error: Error) => void = () => undefined;
  const seen = new Promise<'writer' | 'replica'>((resolve, reject) => {
    show = resolve;
    giveUp = reject;
  });
  const pool = new HaPool({
    members: [{ host: endpoint.Address, port: endpoint.Port ?? 5432 }],
    database: config.databaseName,
    credentials: () => Promise.resolve({ user, password }),
    tls: env.PGSSLMODE !== 'disable',
    applicationName: 'holdfast-failover',
    limit: 4,
    statementTimeout: 15_000,
    connectTimeout: patience,
    probeTimeout: patience,
    onSight: (_member, _before, after) => after.role !== 'down' && show(after.role),
  });
  const timer = setTimeout(
    () => giveUp(new Error(`database "${named.identifier}" in ${region} did not answer within ${patience} ms`)),
    patience,
  );
  try {
    return { pool, role: await seen, close: () => pool.close() };
  } catch (error) {
    await pool.close().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Opens a visit, uses it and ends it, also on failure. */
export async function withDatabase<T>(
  open: () => Promise<DatabaseSession>,
  use: (session: DatabaseSession) => Promise<T>,
): Promise<T> {
  const session = await open();
  try {
    return await use(session);
  } finally {
    await session.close().catch(() => undefined);
  }
}
