import { type EngineHandler, serveEngines } from '../../../local/region/engine-api';

async function ask(handlers: Record<string, EngineHandler>, path: string): Promise<unknown> {
  const { server, url } = await serveEngines(handlers);
  try {
    const body = JSON.stringify({ region: 'us-east-1', input: { a: 1 } });
    const headers = { 'content-type': 'application/json' };
    return await (await fetch(`${url}/engines/${path}`, { method: 'POST', body, headers })).json();
  } finally {
    await server.close();
  }
}

test('an engine gets operation, input and Region', async () => {
  const echo: EngineHandler = async (operation, input, region) => ({ operation, input, region });
  expect(await ask({ rds: echo }, 'rds/DescribeDBInstances')).toEqual({
    output: { operation: 'DescribeDBInstances', input: { a: 1 }, region: 'us-east-1' },
  });
});

test('fails in the words of the engine', async () => {
  const refuse: EngineHandler = () => Promise.reject({ code: 'DBInstanceNotFound', message: 'no such', status: 404 });
  expect(await ask({ rds: refuse }, 'rds/DescribeDBInstances')).toEqual({
    error: { code: 'DBInstanceNotFound', message: 'no such', status: 404 },
  });
});

test('fails as an internal failure when an engine breaks', async () => {
  const broken: EngineHandler = () => Promise.reject(new Error('out of order'));
  expect(await ask({ rds: broken }, 'rds/DescribeDBInstances')).toMatchObject({
    error: { code: 'InternalFailure', message: 'Error: out of order', status: 500 },
  });
});

test('fails for a service that no engine plays, naming those that are played', async () => {
  expect(await ask({ rds: async () => ({}) }, 'fis/StartExperiment')).toMatchObject({
    error: { code: 'UnknownService', message: 'no engine answers "fis": the local Region has rds' },
  });
});
