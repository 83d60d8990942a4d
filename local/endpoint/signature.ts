import type { IncomingMessage } from 'node:http';

/** What a request's signature says about it; signatures themselves are never verified, only fake keys are used. */
export interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  /** Signing name of the service: `rds`, `dynamodb`, `elasticloadbalancing`, ... */
  readonly service: string;
}

const inHeader = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;
const inQuery = /^([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request$/;

/** Reads the credential scope from the `Authorization` header or, of a presigned URL, from its query. */
export function scopeOf(request: Pick<IncomingMessage, 'headers' | 'url'>): Scope | undefined {
  const match = inHeader.exec(request.headers.authorization ?? '') ?? inQuery.exec(presignedCredential(request.url));
  return match ? { accessKeyId: match[1], region: match[2], service: match[3] } : undefined;
}

function presignedCredential(url = ''): string {
  if (!/x-amz-credential/i.test(url)) return '';
  const query = new URL(url, 'http://localhost').searchParams;
  return query.get('X-Amz-Credential') ?? query.get('x-amz-credential') ?? '';
}

/** The same header with another Region in its credential scope: the emulator keeps one store for each Region. */
export function withRegion(authorization: string, region: string): string {
  return authorization.replace(inHeader, (scope: string, _key: string, old: string, service: string) =>
    scope.replace(`/${old}/${service}/`, `/${region}/${service}/`),
  );
}

/** Access keys of real accounts look like this; the ones in use here never do. */
export const looksReal = (accessKeyId: string): boolean => /^(AKIA|ASIA)[A-Z0-9]{16}$/.test(accessKeyId);
