import { childEnvironment } from '../../../local/process';

const shell = {
  PATH: '/bin',
  AWS_PROFILE: 'production',
  AWS_ACCESS_KEY_ID: 'real',
  AWS_SESSION_TOKEN: 'real',
  aws_region: 'eu-west-1',
  PGHOST: 'db.example.com',
  HTTPS_PROXY: 'http://proxy.example.com',
  https_proxy: 'http://proxy.example.com',
  NODE_OPTIONS: '--inspect',
  HOLDFAST_SPEED: '10',
};

test('children see no real AWS setting', () => {
  const aws = Object.entries(childEnvironment({}, shell)).filter(([name]) => /^aws/i.test(name));
  expect(Object.fromEntries(aws)).toEqual({
    AWS_ACCESS_KEY_ID: 'holdfast',
    AWS_SECRET_ACCESS_KEY: 'holdfast',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
});

test('children see no database, proxy or Node setting of the shell', () => {
  const names = Object.keys(childEnvironment({}, shell));
  for (const name of ['PGHOST', 'HTTPS_PROXY', 'https_proxy', 'NODE_OPTIONS']) expect(names).not.toContain(name);
});

test('children keep the rest', () => {
  expect(childEnvironment({}, shell)).toMatchObject({ PATH: '/bin', HOLDFAST_SPEED: '10' });
});

test('what a caller sets wins, and undefined removes', () => {
  const environment = childEnvironment({ AWS_REGION: 'us-east-1', PATH: undefined }, shell);
  expect(environment.AWS_REGION).toBe('us-east-1');
  expect(environment).not.toHaveProperty('PATH');
});
