import { Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { WebTier } from '../../constructs/web-tier';
import { applicationArchive } from './application';
import { dataStack, type PaymentsContext } from './context';
import type { DataParts } from './data';
import type { NetworkParts } from './network';

export interface WebParts {
  readonly stack: Stack;
  readonly web: WebTier;
}

/** The application of one Region: full size in the primary Region, a warm minimum in the standby Region. */
export function buildWeb(
  context: PaymentsContext,
  region: string,
  { network }: NetworkParts,
  data: DataParts,
  hostedZone?: route53.IHostedZone,
): WebParts {
  const { settings, config } = context;
  const tier = region === config.regions.primary ? settings.tiers.primary : settings.tiers.standby;
  const stack = dataStack(context, 'web', region, { description: 'Load balancer and instances' });
  const instanceTypes = tier.instanceTypes.map((name) => new ec2.InstanceType(name));
  const archive = applicationArchive(stack, context.applicationFolder, instanceTypes[0]!.architecture);
  const { instance } = data.database;
  const web = new WebTier(stack, 'Web', {
    vpc: network.vpc,
    tierName: config.groups[region]!.name,
    applicationBucket: archive.bucket,
    applicationKey: archive.s3ObjectKey,
    minCapacity: tier.minimum,
    maxCapacity: tier.maximum,
    instanceTypes,
    certificate: hostedZone && certificate(stack, context, region, hostedZone),
    additionalSecurityGroups: [network.databaseClientSecurityGroup],
    environment: {
      HOLDFAST_CONFIG: JSON.stringify(config),
      HOLDFAST_DATABASE_HOSTS: `${instance.dbInstanceEndpointAddress}:${instance.dbInstanceEndpointPort}`,
      HOLDFAST_DOCUMENTS: data.documents.bucketName,
    },
  });
  data.documents.grantReadWrite(web.role);
  allowProtocol(context, region, web.role);
  return { stack, web };
}

function certificate(stack: Stack, context: PaymentsContext, region: string, zone: route53.IHostedZone) {
  const domainName = context.settings.domain!;
  return new acm.Certificate(stack, 'Certificate', {
    domainName,
    subjectAlternativeNames: [`${region}.${domainName}`],
    validation: acm.CertificateValidation.fromDns(zone),
  });
}

/** Lease and journal in either Region (the other one is the way out when the own replica fails), and the secret. */
function allowProtocol({ config, account }: PaymentsContext, region: string, role: iam.Role): void {
  const { primary, standby } = config.regions;
  const { partition } = Stack.of(role);
  const regions = [primary, standby];
  const allow = (sid: string, actions: string[], resources: string[], conditions?: Record<string, object>) =>
    role.addToPolicy(new iam.PolicyStatement({ sid, actions, resources, conditions }));
  allow(
    'LeaseAndJournal',
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'],
    regions.flatMap((one) =>
      Object.values(config.tables).map((table) => `arn:${partition}:dynamodb:${one}:${account}:table/${table}`),
    ),
  );
  // Six characters that Secrets Manager adds to the name.
  const secretId = config.databases[region]!.secretId;
  allow(
    'DatabaseSecret',
    ['secretsmanager:GetSecretValue'],
    [`arn:${partition}:secretsmanager:${region}:${account}:secret:${secretId}-??????`],
  );
  allow(
    'KeysOfSecretAndTables',
    ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    regions.map((one) => `arn:${partition}:kms:${one}:${account}:key/*`),
    {
      StringEquals: {
        'kms:ViaService': [
          `secretsmanager.${region}.amazonaws.com`,
          ...regions.map((one) => `dynamodb.${one}.amazonaws.com`),
        ],
      },
    },
  );
}
