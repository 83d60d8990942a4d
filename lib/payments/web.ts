import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { buildWeb as buildTier, type NetworkParts, type WebParts } from '../parts';
import type { PaymentsContext } from './context';
import type { DataParts } from './data';

/** The application of one Region: full size in the primary Region, a warm minimum in the standby Region. */
export function buildWeb(
  context: PaymentsContext,
  region: string,
  network: NetworkParts,
  data: DataParts,
  hostedZone?: route53.IHostedZone,
): WebParts {
  const { settings, config, applicationFolder } = context;
  const { instance } = data.database;
  const parts = buildTier(context, region, network, {
    applicationFolder,
    tier: region === config.regions.primary ? settings.tiers.primary : settings.tiers.standby,
    tierName: config.groups[region]!.name,
    domain: hostedZone && { name: settings.domain!, zone: hostedZone },
    environment: {
      HOLDFAST_CONFIG: JSON.stringify(config),
      HOLDFAST_DATABASE_HOSTS: `${instance.dbInstanceEndpointAddress}:${instance.dbInstanceEndpointPort}`,
      HOLDFAST_DOCUMENTS: data.documents.bucketName,
    },
  });
  data.documents.grantReadWrite(parts.web.role);
  allowProtocol(context, region, parts.web.role);
  return parts;
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
