import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/drain-switch';
import { answerAbout, drainText, regionOf } from '../../../lambda/drain-switch/answer';

const documents = mockClient(DynamoDBDocumentClient);
const lambda = { invokedFunctionArn: 'arn:aws:lambda:us-west-2:000000000000:function:drain' } as Context;
const ask = (path: string) => handler({ path }, lambda);

beforeEach(() => {
  documents.reset();
  process.env.DRAIN_TABLE = 'bank-drains';
});
afterEach(() => {
  delete process.env.DRAIN_TABLE;
});

test('a Region is drained while there is an item for it, read as it is now', async () => {
  documents
    .on(GetCommand, { TableName: 'bank-drains', Key: { region: 'us-east-1' }, ConsistentRead: true })
    .resolves({ Item: { region: 'us-east-1' } });
  expect(await ask('/drained/us-east-1')).toMatchObject({ statusCode: 200, body: 'drain us-east-1' });
});

test('a Region without an item is not drained, whoever else is', async () => {
  documents.on(GetCommand, { Key: { region: 'us-east-1' } }).resolves({ Item: { region: 'us-east-1' } });
  documents.on(GetCommand, { Key: { region: 'eu-west-1' } }).resolves({});
  expect(await ask('/drained/eu-west-1')).toMatchObject({ statusCode: 404, body: 'eu-west-1 is in service' });
});

test('a table that cannot be read drains nobody: the error is not an answer', async () => {
  documents.on(GetCommand).rejects(new Error('no table'));
  await expect(ask('/drained/us-east-1')).rejects.toThrow('no table');
});

test('what is no Region is not looked up', async () => {
  expect(await ask('/drained/everything')).toMatchObject({ statusCode: 404 });
  expect(documents.calls()).toHaveLength(0);
});

test('no answer but that of a drained Region holds the words that a checker looks for', () => {
  for (const text of [answerAbout('us-east-1', false).text, answerAbout(undefined, false).text])
    expect(text).not.toContain(drainText('us-east-1'));
});

test.each([
  ['/drained/us-east-1', 'us-east-1'],
  ['/drained/us-gov-west-1', 'us-gov-west-1'],
  ['/drained/us-east-1a', undefined],
  ['/drained/', undefined],
  ['/drained/us-east-1/more', undefined],
])('%s asks about %s', (path, region) => {
  expect(regionOf(path)).toBe(region);
});
