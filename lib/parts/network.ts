import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Network } from '../../constructs/network';
import { buildAlerts } from './alerts';
import { type ArchitectureContext, dataStack } from './context';
import { namesOf } from './names';

/** What a Region must have before anything in it, or in the other Region, can refer to it by name. */
export interface NetworkParts {
  readonly stack: Stack;
  readonly network: Network;
  readonly key: kms.Key;
}

export interface NetworkOptions {
  readonly cidr: string;
  /** What the stack holds, for people. */
  readonly description: string;
  /** What the key encrypts, for people. */
  readonly keyDescription: string;
}

/** The first stack of a Region: its network, and the key of its data under the alias that every Region uses. */
export function buildNetwork(context: ArchitectureContext, region: string, options: NetworkOptions): NetworkParts {
  const names = namesOf(context);
  const stack = dataStack(context, 'network', region, {
    description: options.description,
    terminationProtection: true,
  });
  const key = new kms.Key(stack, 'Key', {
    alias: names.keyAlias,
    description: options.keyDescription,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const network = new Network(stack, 'Network', {
    cidr: options.cidr,
    parameterPrefix: names.networkParameters,
    encryptionKey: key,
  });
  return { stack, network, key };
}

export interface AlertedNetworkOptions extends Omit<NetworkOptions, 'description'> {
  /** Address that alarms are told to. Default: nobody is told until somebody subscribes to the topic. */
  readonly alertEmail?: string;
}

/** The same, with the topic that the alarms of the Region tell. */
export function buildAlertedNetwork(
  context: ArchitectureContext,
  region: string,
  { alertEmail, ...network }: AlertedNetworkOptions,
): NetworkParts {
  const description = 'Network, encryption key and the topic of the alarms';
  const parts = buildNetwork(context, region, { ...network, description });
  buildAlerts(context, parts.stack, parts.key, alertEmail);
  return parts;
}
