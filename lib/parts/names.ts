import { Aws } from 'aws-cdk-lib';
import type { ArchitectureContext } from './context';

/** Names of what stacks of different Regions say to each other; nothing is looked up, nothing exported. */
export function namesOf({ scope, account }: Pick<ArchitectureContext, 'scope' | 'account'>) {
  const topic = `${scope}-alerts`;
  return {
    keyAlias: `alias/${scope}-data`,
    networkParameters: `/${scope}/network`,
    /** A bucket that `region` writes. */
    bucket: (part: string, region: string) => `${scope}-${part}-${account}-${region}`,
    /** The bucket in `region` that receives what the other Region writes. */
    copies: (part: string, region: string) => `${scope}-${part}-copy-${account}-${region}`,
    /** Topic by which people are told, one in each Region. */
    topic,
    topicArn: (region: string) => `arn:${Aws.PARTITION}:sns:${region}:${account}:${topic}`,
    vault: scope,
  };
}
