import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import specification from '@aws-cdk/aws-service-spec/package.json';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnly } from '../../../constructs/replacement-guard/create-only';
import { packageRoot } from '../../../local/process';
import { carryingTypes, furtherTypes, neverReplaces } from '../../../scripts/create-only/choices';
import { createOnlyTable, tablePath } from '../../../scripts/create-only/table';

const db = loadAwsServiceSpecSync();
const specOf = (type: string) => db.lookup('resource', 'cloudFormationType', 'equals', type);

// If it is not: npm run create-only
test('the table of create-only properties is up to date, and says of which version', () => {
  expect(createOnly).toEqual(createOnlyTable(db));
  expect(readFileSync(join(packageRoot(), tablePath), 'utf8')).toContain(`aws-service-spec ${specification.version},`);
});

/** From the template reference of CloudFormation, "Update requires". */
test.each([
  ['AWS::DynamoDB::Table', 'replaces', 'KeySchema'],
  ['AWS::DynamoDB::GlobalTable', 'replaces', 'TableName'],
  ['AWS::EFS::FileSystem', 'replaces', 'Encrypted'],
  ['AWS::Logs::LogGroup', 'replaces', 'LogGroupName'],
  ['AWS::RDS::DBCluster', 'replaces', 'KmsKeyId'],
  ['AWS::RDS::DBInstance', 'replaces', 'StorageEncrypted'],
  ['AWS::RDS::DBInstance', 'mayReplace', 'DBSnapshotIdentifier'],
  ['AWS::RDS::GlobalCluster', 'replaces', 'Engine'],
  ['AWS::S3::Bucket', 'replaces', 'BucketName'],
] as const)('%s: %s holds %s', (type, list, property) => {
  expect(createOnly[type]?.[list]).toContain(property);
});

test.each(['AWS::Cognito::UserPool', 'AWS::DSQL::Cluster', 'AWS::ElastiCache::ReplicationGroup', 'AWS::KMS::Key'])(
  '%s is guarded',
  (type) => {
    expect(createOnly).toHaveProperty([type]);
  },
);

test('what is changed in place is not in the table', () => {
  const { replaces, mayReplace } = createOnly['AWS::DynamoDB::GlobalTable']!;
  const inPlace = ['BillingMode', 'GlobalSecondaryIndexes', 'Replicas', 'TimeToLiveSpecification'];
  expect([...replaces, ...(mayReplace ?? [])].filter((path) => inPlace.some((name) => path.startsWith(name)))).toEqual(
    [],
  );
});

test('types that were added exist, and the specification does not mark them by itself', () => {
  const wrong = [...furtherTypes, ...carryingTypes].filter((type) => {
    const [found] = specOf(type);
    return found === undefined || found.isStateful;
  });
  expect(wrong).toEqual([]);
});

test('properties that were left out are ones of which the specification is not certain', () => {
  const causes = Object.entries(neverReplaces).flatMap(([type, properties]) =>
    properties.map((name) => specOf(type).only().properties[name]?.causesReplacement),
  );
  expect(new Set(causes)).toEqual(new Set(['maybe']));
});
