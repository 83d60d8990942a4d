import { dsqlCredentials } from '../../../app/common/dsql-credentials';

const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
const before = { ...process.env };

beforeEach(() => void Object.assign(process.env, keys));
afterEach(() => void (process.env = { ...before }));

test('the password of admin is a token for one endpoint and one action, which expires', async () => {
  const hostname = 'abcdefghijklmnopqrstuvwxyz.dsql.us-east-1.on.aws';
  const { user, password } = await dsqlCredentials({ region: 'us-east-1', hostname })();
  const token = new URL(`https://${password}`);
  expect([user, token.hostname, token.searchParams.get('Action'), token.searchParams.get('X-Amz-Expires')]).toEqual([
    'admin',
    hostname,
    'DbConnectAdmin',
    '900',
  ]);
  expect(token.searchParams.get('X-Amz-Credential')).toMatch(/^AKIDEXAMPLE\/\d{8}\/us-east-1\/dsql\/aws4_request$/);
});
