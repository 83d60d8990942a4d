import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** Lets CloudWatch Logs use a key, for groups of the key's own account and Region. */
export function letLogsUse(key: Key): void {
  const { region, account, partition } = Stack.of(key);
  key.grantEncryptDecrypt(
    new ServicePrincipal(`logs.${region}.amazonaws.com`, {
      conditions: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:*` },
      },
    }),
  );
}

/** A key for log groups, which outlives its stack as the logs do. */
export function keyOfLogs(scope: Construct, id: string, description: string, alias?: string): Key {
  const key = new Key(scope, id, {
    alias,
    description,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  letLogsUse(key);
  return key;
}
