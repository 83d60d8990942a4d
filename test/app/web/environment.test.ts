import { readEnvironment } from '../../../app/web/environment';

const region = { AWS_REGION: 'us-east-1' };
const database = {
  ...region,
  HOLDFAST_DATABASE_HOSTS: 'db:5432',
  HOLDFAST_DATABASE_NAME: 'web',
  HOLDFAST_DATABASE_SECRET: 'web-db',
};

test('without more an instance keeps items in its database and works on 64 requests at a time', () => {
  expect(readEnvironment(database)).toMatchObject({
    store: { kind: 'database', databaseName: 'web', members: [{ host: 'db', port: 5432 }] },
    path: '/items',
    concurrency: 64,
  });
});

test.each([
  [
    { HOLDFAST_STORE: 'table', HOLDFAST_TABLE: 'likes' },
    { kind: 'table', table: 'likes' },
  ],
  [
    { HOLDFAST_STORE: 'bucket', HOLDFAST_BUCKET: 'uploads' },
    { kind: 'bucket', bucket: 'uploads' },
  ],
  [
    { HOLDFAST_STORE: 'queue', HOLDFAST_QUEUE: 'https://queue', HOLDFAST_TABLE: 'messages' },
    { kind: 'queue', queueUrl: 'https://queue', table: 'messages' },
  ],
])('%j names another store, which needs no database', (store, expected) => {
  expect(readEnvironment({ ...region, ...store }).store).toEqual(expected);
});

test('the budget and the path of a service are those of its environment', () => {
  expect(readEnvironment({ ...database, HOLDFAST_CONCURRENCY: '8', HOLDFAST_PATH: '/likes' })).toMatchObject({
    concurrency: 8,
    path: '/likes',
  });
});

test.each([
  [{ HOLDFAST_STORE: 'drawer' }, 'HOLDFAST_STORE is "drawer"; allowed are database, table, bucket and queue'],
  [{ HOLDFAST_STORE: 'table' }, 'HOLDFAST_TABLE is not set'],
  [{ HOLDFAST_STORE: 'queue', HOLDFAST_TABLE: 'messages' }, 'HOLDFAST_QUEUE is not set'],
  [{ HOLDFAST_CONCURRENCY: '0' }, 'HOLDFAST_CONCURRENCY is "0"; allowed is a whole number from 1 to 10000'],
  [{ HOLDFAST_CONCURRENCY: 'many' }, 'HOLDFAST_CONCURRENCY is "many"'],
  [{ HOLDFAST_PATH: 'likes' }, 'HOLDFAST_PATH is "likes"'],
])('fails on %j', (environment, message) => {
  expect(() => readEnvironment({ ...database, ...environment })).toThrow(message);
});
