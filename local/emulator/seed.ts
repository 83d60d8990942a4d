import { callJson } from './call';

/** What a stack of the data plane would have written; there is no such stack locally. Replaces what is there. */
export async function seedParameter(
  url: string,
  region: string,
  name: string,
  value: string | string[],
  account?: string,
): Promise<void> {
  const input = {
    Name: name,
    Value: Array.isArray(value) ? value.join(',') : value,
    Type: Array.isArray(value) ? 'StringList' : 'String',
    Overwrite: true,
  };
  await callJson(url, region, 'ssm', 'AmazonSSM.PutParameter', input, account);
}

/** Creates a secret, or gives an existing one a new value. An object is stored as JSON. */
export async function seedSecret(url: string, region: string, id: string, value: string | object): Promise<void> {
  const SecretString = typeof value === 'string' ? value : JSON.stringify(value);
  const call = (operation: string, input: object) =>
    callJson(url, region, 'secretsmanager', `secretsmanager.${operation}`, input);
  try {
    await call('CreateSecret', { Name: id, SecretString });
  } catch (error) {
    if (!/ResourceExistsException/.test(String(error))) throw error;
    await call('PutSecretValue', { SecretId: id, SecretString });
  }
}
