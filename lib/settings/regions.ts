/**
 * AWS Regions by partition, so that a synth works offline and a misspelt Region is refused before anything is deployed.
 * Source: region-info of aws-cdk-lib 2.276.0, which carries AWS's published list (2026-11); a test compares the two.
 */
const regionsByPartition: Readonly<Record<string, readonly string[]>> = {
  aws: [
    'af-south-1',
    'ap-east-1',
    'ap-east-2',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-south-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-3',
    'ap-southeast-4',
    'ap-southeast-5',
    'ap-southeast-6',
    'ap-southeast-7',
    'ca-central-1',
    'ca-west-1',
    'eu-central-1',
    'eu-central-2',
    'eu-north-1',
    'eu-south-1',
    'eu-south-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'il-central-1',
    'me-central-1',
    'me-south-1',
    'me-west-1',
    'mx-central-1',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-eusc': ['eusc-de-east-1'],
  'aws-iso': ['us-iso-east-1', 'us-iso-west-1'],
  'aws-iso-b': ['us-isob-east-1', 'us-isob-west-1'],
  'aws-iso-e': ['eu-isoe-west-1'],
  'aws-iso-f': ['us-isof-east-1', 'us-isof-south-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
};

/**
 * Sets within which a DynamoDB global table with multi-Region strong consistency (MRSC) must stay.
 * Source: AWS::DynamoDB::GlobalTable GlobalTableWitness, CloudFormation template reference, read 2026-11
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-dynamodb-globaltable-globaltablewitness.html).
 */
export const strongConsistencySets: Readonly<Record<string, readonly string[]>> = {
  US: ['us-east-1', 'us-east-2', 'us-west-2'],
  EU: ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1'],
  AP: ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
};

/** Every Region that is known, all partitions. */
export const knownRegions: readonly string[] = Object.values(regionsByPartition).flat();

/** Partition of a Region (`aws`, `aws-cn`, ...), or nothing when the Region does not exist. */
export function partitionOf(region: string): string | undefined {
  return Object.keys(regionsByPartition).find((partition) => regionsByPartition[partition]?.includes(region));
}

/** Name of the MRSC set that a Region belongs to (`US`, `EU`, `AP`), or nothing when it offers no MRSC. */
export function strongConsistencySetOf(region: string): string | undefined {
  return Object.keys(strongConsistencySets).find((name) => strongConsistencySets[name]?.includes(region));
}
