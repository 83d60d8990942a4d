import { localClientConfig } from '../../local/region/clients';

/** Milliseconds until a service that does not answer is given up. */
const patience = { connectionTimeout: 3000, requestTimeout: 8000 };

/**
 * Settings of an SDK client for a Region: of the local Region with an endpoint (which never sees real credentials), of
 * AWS itself, with the caller's own, without one.
 */
export function clientConfig(region: string, endpoints?: Readonly<Record<string, string>>) {
  const endpoint = endpoints?.[region];
  if (endpoints && !endpoint)
    throw new Error(`no endpoint for ${region}: there are endpoints for ${Object.keys(endpoints).join(', ')}`);
  const requestHandler = patience;
  return endpoint
    ? { ...localClientConfig(region, endpoint), requestHandler }
    : { region, maxAttempts: 3, requestHandler };
}

export type ClientConfig = ReturnType<typeof clientConfig>;

/** Makes a client, uses it, and closes it whatever happens. */
export async function using<C extends { destroy(): void }, T>(client: C, use: (client: C) => Promise<T>): Promise<T> {
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}
