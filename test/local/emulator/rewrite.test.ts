import { rewrite } from '../../../local/emulator/rewrite';
import { startEmulator } from '../../../local/emulator';

const routes = {
  endpoints: {},
  hosts: {
    'us-east-2': { 'us-east-1.payments.test': 'http://127.0.0.1:4711' },
    'us-west-2': { 'us-east-1.payments.test': 'http://127.0.0.1:4712/' },
  },
};

test("a host of the architecture leads to the local address of the caller's Region", () => {
  expect(rewrite('https://us-east-1.payments.test/health?deep=1', 'us-west-2', routes)).toEqual({
    url: 'http://127.0.0.1:4712/health?deep=1',
    host: 'us-east-1.payments.test',
  });
});

test.each(['https://example.com/', 'http://127.0.0.1:80/', 'data:text/plain,x', 'not a url'])(
  '%s is left alone',
  (url) => {
    expect(rewrite(url, 'us-east-2', routes)).toBeUndefined();
  },
);

test('a Region without hosts is left alone', () => {
  expect(rewrite('https://us-east-1.payments.test/', 'eu-west-1', routes)).toBeUndefined();
});

describe('an emulator that somebody else runs', () => {
  afterEach(() => delete process.env.HOLDFAST_EMULATOR_URL);

  test('is used as it is', async () => {
    process.env.HOLDFAST_EMULATOR_URL = 'http://127.0.0.1:4566/';
    const { url, process: own } = await startEmulator();
    expect([url, own]).toEqual(['http://127.0.0.1:4566', undefined]);
  });

  test('fails when its address is not a URL', async () => {
    process.env.HOLDFAST_EMULATOR_URL = 'localhost:4566';
    await expect(startEmulator()).rejects.toThrow(
      'HOLDFAST_EMULATOR_URL is "localhost:4566"; it must be a URL such as http://127.0.0.1:4566',
    );
  });
});
