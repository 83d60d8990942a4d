import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Rule } from '../core/rules';

/** ARN of a key in another Region by its alias: a name, so that nothing is read from that Region. */
export function aliasArn(scope: Construct, region: string, alias: string): string {
  const { partition, account } = Stack.of(scope);
  return `arn:${partition}:kms:${region}:${account}:${alias}`;
}

export function bucketNameRule(property: string, name: string): Rule {
  return {
    when: !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])$/.test(name) || name.length < 3 || name.length > 63,
    message: `${property} is "${name}"; allowed are 3 to 63 lower-case letters, digits and hyphens, known at synth time; rename it`,
  };
}
