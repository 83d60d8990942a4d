/** Calls an emulator's JSON API (`AmazonSSM.PutParameter`) in a Region. @throws Error with the emulator's words */
export async function callJson<Answer>(
  url: string,
  region: string,
  service: string,
  target: string,
  input: object,
  account?: string,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      authorization: authorization(region, service, account),
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target} in ${region} answered ${response.status}: ${text.slice(0, 500)}`);
  return (text === '' ? {} : JSON.parse(text)) as Answer;
}

/**
 * Emulators read Region and service from a signature and do not verify it.
 *
 * @param account whose resources are meant: emulators take an access key of twelve digits for it. Default: the
 * emulator's own account
 */
export function authorization(region: string, service: string, account = 'holdfast'): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return `AWS4-HMAC-SHA256 Credential=${account}/${day}/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}
