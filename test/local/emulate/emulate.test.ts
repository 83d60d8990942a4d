import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readStacks } from '../../../local/emulate/assembly';
import { emulate } from '../../../local/emulate/emulate';
import { kindOf } from '../../../local/emulate/kind';
import { reasonsOf } from '../../../local/emulate/left-out';
import { countByType, type StackResult, succeeded } from '../../../local/emulate/result';
import { type EmulationTarget, startTarget } from '../../../local/emulate/start';
import { createRunFolder, type RunFolder } from '../../../local/process';
import { synthesizeNews } from './support/app';

let run: RunFolder;
let target: EmulationTarget;
let results: StackResult[];

beforeAll(async () => {
  run = createRunFolder();
  const assemblyDir = synthesizeNews(run.folder('app'));
  const stacks = readStacks(assemblyDir);
  target = await startTarget(stacks);
  const reasonFor = reasonsOf(await kindOf(target.url));
  results = await emulate({ assemblyDir, stacks, url: target.url, reasonFor });
}, 120_000);

afterAll(async () => {
  await target?.stop();
  await run?.remove();
});

test('an app that is no reference architecture is deployed to both Regions, and nothing fails', () => {
  expect(results.flatMap(({ failure, stack }) => (failure === undefined ? [] : [`${stack}: ${failure}`]))).toEqual([]);
  expect(succeeded(results)).toBe(true);
  expect(results.map(({ region }) => region).sort()).toEqual(['us-east-1', 'us-west-2']);
});

test('every resource of every template is created or left out with a reason', () => {
  for (const { resources } of results)
    for (const { outcome, reason } of resources) expect(outcome === 'created' || reason !== undefined).toBe(true);
  expect(countByType(results)).toEqual(
    expect.arrayContaining([
      { type: 'AWS::EC2::NatGateway', created: 0, leftOut: 6, failed: 0 },
      { type: 'AWS::ElastiCache::ReplicationGroup', created: 2, leftOut: 0, failed: 0 },
    ]),
  );
});

test('what was created is really there', async () => {
  const credentials = { accessKeyId: '000000000000', secretAccessKey: 'holdfast' };
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint: target.url, credentials });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'sessions' }));
  client.destroy();
  expect(Table).toMatchObject({ TableStatus: 'ACTIVE' });
});
