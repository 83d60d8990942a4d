import { readEnvironment } from '../../../app/web/environment';

const dsql = {
  AWS_REGION: 'us-east-1',
  HOLDFAST_STORE: 'dsql',
  HOLDFAST_DATABASE_HOSTS: 'abcdefghijklmnopqrstuvwxyz.dsql.us-east-1.on.aws:5432',
  HOLDFAST_DATABASE_NAME: 'postgres',
};

test('Aurora DSQL needs the endpoint of the Region and no secret', () => {
  expect(readEnvironment(dsql).store).toEqual({
    kind: 'dsql',
    endpoint: { host: 'abcdefghijklmnopqrstuvwxyz.dsql.us-east-1.on.aws', port: 5432 },
    databaseName: 'postgres',
  });
});

test('fails without the endpoint, and says what is missing', () => {
  const { HOLDFAST_DATABASE_HOSTS: _, ...rest } = dsql;
  expect(() => readEnvironment(rest)).toThrow('HOLDFAST_DATABASE_HOSTS');
});
