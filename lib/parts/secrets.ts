import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** ARN of a secret of this Region by its name; Secrets Manager adds six characters of its own. */
export function secretArn(stack: Stack, name: string): string {
  return `arn:${stack.partition}:secretsmanager:${stack.region}:${stack.account}:secret:${name}-??????`;
}

/**
 * Lets a role read secrets and use their key. A policy of the role alone: were the role named in the key's policy, the
 * stack of the key would wait for that of the role.
 */
export function allowSecrets(role: iam.Role, arns: readonly string[]): void {
  const { partition, region, account } = Stack.of(role);
  role.addToPolicy(
    new iam.PolicyStatement({ sid: 'Secrets', actions: ['secretsmanager:GetSecretValue'], resources: [...arns] }),
  );
  role.addToPolicy(
    new iam.PolicyStatement({
      sid: 'KeysOfSecrets',
      actions: ['kms:Decrypt'],
      resources: [`arn:${partition}:kms:${region}:${account}:key/*`],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
    }),
  );
}
