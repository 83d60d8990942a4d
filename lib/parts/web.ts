import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { WebTier } from '../../constructs/web-tier';
import { applicationArchive } from './application';
import { type ArchitectureContext, dataStack } from './context';
import { certificateOf } from './domain';
import type { NetworkParts } from './network';

/** The application of one Region. */
export interface WebParts {
  readonly stack: Stack;
  readonly web: WebTier;
}

export interface WebOptions {
  /** Folder with the bundled application. */
  readonly applicationFolder: string;
  /** Fewest and most instances, their types, best first, and how many of them carry the full load. */
  readonly tier: {
    readonly minimum: number;
    readonly maximum: number;
    readonly instanceTypes: readonly string[];
    /** Default: the template does not say. */
    readonly needed?: number;
  };
  /** Name of the load balancer, the group and the service on the instances. Default: `<scope>-web`. */
  readonly tierName?: string;
  /** Domain and its zone, for the certificate. Default: plain HTTP, and a warning. */
  readonly domain?: { readonly name: string; readonly zone: route53.IHostedZone };
  /** Security groups of the instances beside their own. Default: that of the database's clients. */
  readonly securityGroups?: readonly ec2.ISecurityGroup[];
  /** Environment of the application. */
  readonly environment: Record<string, string>;
}

/** A stack with a load balancer and instances that start from the archive of an application. */
export function buildWeb(
  context: ArchitectureContext,
  region: string,
  { network }: Pick<NetworkParts, 'network'>,
  options: WebOptions,
): WebParts {
  const { tier, domain } = options;
  const stack = dataStack(context, 'web', region, { description: 'Load balancer and instances' });
  const instanceTypes = tier.instanceTypes.map((name) => new ec2.InstanceType(name));
  const archive = applicationArchive(stack, options.applicationFolder, instanceTypes[0]!.architecture);
  const web = new WebTier(stack, 'Web', {
    vpc: network.vpc,
    tierName: options.tierName ?? `${context.scope}-web`,
    applicationBucket: archive.bucket,
    applicationKey: archive.s3ObjectKey,
    minCapacity: tier.minimum,
    maxCapacity: tier.maximum,
    instancesNeeded: tier.needed,
    instanceTypes,
    certificate: domain && certificateOf(stack, domain.name, domain.zone),
    additionalSecurityGroups: [...(options.securityGroups ?? [network.databaseClientSecurityGroup])],
    environment: options.environment,
  });
  return { stack, web };
}
