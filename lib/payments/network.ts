import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Network } from '../../constructs/network';
import { ReplicaBucket } from '../../constructs/replicated-bucket';
import { dataStack, namesOf, type PaymentsContext } from './context';

/** What a Region must have before anything in it, or in the other Region, can refer to it by name. */
export interface NetworkParts {
  readonly stack: Stack;
  readonly network: Network;
  readonly key: kms.Key;
}

/** Network, key and the bucket that receives the other Region's documents. */
export function buildNetwork(context: PaymentsContext, region: string): NetworkParts {
  const names = namesOf(context);
  const { cidrs, regions } = context.settings;
  const stack = dataStack(context, 'network', region, {
    description: 'Network, encryption key and bucket for the copies of the other Region',
    terminationProtection: true,
  });
  const key = new kms.Key(stack, 'Key', {
    alias: names.keyAlias,
    description: 'Data of payments in this Region',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const network = new Network(stack, 'Network', {
    cidr: region === regions.primary ? cidrs.primary : cidrs.standby,
    parameterPrefix: names.networkParameters,
    encryptionKey: key,
  });
  new ReplicaBucket(stack, 'DocumentCopies', { bucketName: names.documentCopies(region), encryptionKey: key });
  return { stack, network, key };
}

/**
 * The zone of the domain, which certificates need before anything else exists. Nothing without a domain: then the
 * placeholder's zone is made beside its records.
 */
export function hostedZoneOf(context: PaymentsContext, { stack }: NetworkParts): route53.IHostedZone | undefined {
  const { settings, hostedZoneId } = context;
  if (!settings.domain) return undefined;
  if (!hostedZoneId)
    return new route53.PublicHostedZone(stack, 'HostedZone', {
      zoneName: settings.domain,
      acceleratedRecoveryEnabled: true,
    });
  return route53.HostedZone.fromHostedZoneAttributes(stack, 'HostedZone', { hostedZoneId, zoneName: settings.domain });
}
