/**
 * Settings of an AWS SDK client that may only ever reach the local Region: an explicit endpoint and credentials that
 * open nothing.
 */
export function localClientConfig(region: string, endpoint: string) {
  return { region, endpoint, credentials: { accessKeyId: 'holdfast', secretAccessKey: 'holdfast' }, maxAttempts: 2 };
}
