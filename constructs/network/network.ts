import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { HoldfastError } from '../core/error';
import { enforce } from '../core/rules';
import { cidrPrefixes, overlappingCidrs, prefixOf } from './cidr';

/** Properties of a `Network`. */
export interface NetworkProps {
  /** IPv4 range of the network, `/16` to `/22`. It must not overlap the range of any other Region. */
  readonly cidr: string;

  /**
   * Names of the zones, two or more. Explicit, so that nothing is looked up.
   *
   * @default - zones a, b and c of the stack's Region
   */
  readonly availabilityZones?: string[];

  /**
   * First part of the names of the SSM parameters that tell other stacks the subnets and the security group.
   *
   * @default "/payments/network"
   */
  readonly parameterPrefix?: string;

  /**
   * Port of the databases that clients may reach.
   *
   * @default 5432
   */
  readonly databasePort?: number;

  /**
   * Key that encrypts the flow logs. Its policy is extended for CloudWatch Logs.
   *
   * @default - a new key with yearly rotation
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long flow logs are kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly flowLogRetention?: logs.RetentionDays;
}

/**
 * A VPC for one Region: public, private and isolated subnets in each zone, a NAT gateway in each zone, encrypted flow
 * logs, a closed default security group, and endpoints for the AWS services that a recovery needs, so that it does not
 * hang on a NAT gateway.
 */
export class Network extends Construct {
  /** Throws unless no two of the given IPv4 ranges share an address. */
  static assertDisjoint(cidrs: string[]): void {
    const overlap = overlappingCidrs(cidrs);
    if (overlap)
      throw new HoldfastError(
        'OverlappingCidrs',
        `cidr "${overlap[1]}" overlaps "${overlap[0]}"; allowed are ranges without a common address; choose another range`,
      );
  }

  readonly vpc: ec2.Vpc;
  /** Whoever carries this group may open connections to the Region's databases. */
  readonly databaseClientSecurityGroup: ec2.SecurityGroup;
  readonly flowLogGroup: logs.LogGroup;
  readonly encryptionKey: kms.IKey;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const zones = props.availabilityZones ?? ['a', 'b', 'c'].map((zone) => `${Stack.of(this).region}${zone}`);
    enforce('InvalidNetwork', this.node.path, rules(Stack.of(this).region, props.cidr, zones));
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', { enableKeyRotation: true });
    this.vpc = this.createVpc(props.cidr, zones);
    this.flowLogGroup = this.logFlows(props.flowLogRetention ?? logs.RetentionDays.THREE_MONTHS);
    this.addEndpoints();
    this.databaseClientSecurityGroup = this.createClientGroup(props.databasePort ?? 5432);
    this.publish(props.parameterPrefix ?? '/payments/network');
  }

  private createVpc(cidr: string, zones: string[]): ec2.Vpc {
    // Shares of the range: private 1/8 a zone, public 1/32, isolated 1/64. A load balancer needs a /27 a zone.
    const prefix = prefixOf(cidr)!;
    const create = () =>
      new ec2.Vpc(this, 'Vpc', {
        ipAddresses: ec2.IpAddresses.cidr(cidr),
        availabilityZones: zones,
        natGateways: zones.length,
        restrictDefaultSecurityGroup: true,
        subnetConfiguration: [
          { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: prefix + 3 },
          { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: prefix + 5, mapPublicIpOnLaunch: false },
          { name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: prefix + 6 },
        ],
      });
    return withZones(Stack.of(this), zones, create);
  }

  private logFlows(retention: logs.RetentionDays): logs.LogGroup {
    const { region, account, partition } = Stack.of(this);
    this.encryptionKey.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:*` },
        },
      }),
    );
    const logGroup = new logs.LogGroup(this, 'FlowLogs', {
      encryptionKey: this.encryptionKey,
      retention,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.vpc.addFlowLog('FlowLog', { destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup) });
    return logGroup;
  }

  private addEndpoints(): void {
    this.vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    this.vpc.addGatewayEndpoint('DynamoDb', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
    const services: Record<string, ec2.InterfaceVpcEndpointAwsService> = {
      SecretsManager: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
      Kms: ec2.InterfaceVpcEndpointAwsService.KMS,
      Rds: ec2.InterfaceVpcEndpointAwsService.RDS,
      Logs: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
      Monitoring: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
      Ssm: ec2.InterfaceVpcEndpointAwsService.SSM,
      SsmMessages: ec2.InterfaceVpcEndpointAwsService.SSM_MESSAGES,
      Sns: ec2.InterfaceVpcEndpointAwsService.SNS,
    };
    const securityGroup = new ec2.SecurityGroup(this, 'EndpointSecurityGroup', {
      vpc: this.vpc,
      description: 'AWS services inside the network',
      allowAllOutbound: false,
    });
    securityGroup.addIngressRule(ec2.Peer.ipv4(this.vpc.vpcCidrBlock), ec2.Port.HTTPS, 'HTTPS from the network');
    for (const [id, service] of Object.entries(services))
      this.vpc.addInterfaceEndpoint(id, {
        service,
        open: false,
        securityGroups: [securityGroup],
        subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      });
  }

  private createClientGroup(port: number): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'DatabaseClientSecurityGroup', {
      vpc: this.vpc,
      description: 'Clients of the databases',
      allowAllOutbound: false,
    });
    group.addEgressRule(ec2.Peer.ipv4(this.vpc.vpcCidrBlock), ec2.Port.tcp(port), 'Databases');
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'AWS services, those of the other Region among them');
    return group;
  }

  /** Parameters instead of exports: stacks that must deploy alone find the network by name. */
  private publish(prefix: string): void {
    new ssm.StringListParameter(this, 'PrivateSubnetsParameter', {
      parameterName: `${prefix}/private-subnets`,
      stringListValue: this.vpc.privateSubnets.map(({ subnetId }) => subnetId),
    });
    new ssm.StringParameter(this, 'DatabaseClientSecurityGroupParameter', {
      parameterName: `${prefix}/database-client-security-group`,
      stringValue: this.databaseClientSecurityGroup.securityGroupId,
    });
  }
}

/**
 * Zones were given, yet the CDK asks AWS which ones the account has, only to compare. While the network is made, the
 * stack answers with the given ones, so that a synth works offline.
 */
function withZones<T>(stack: Stack, zones: string[], work: () => T): T {
  Object.defineProperty(stack, 'availabilityZones', { value: zones, configurable: true });
  try {
    return work();
  } finally {
    Reflect.deleteProperty(stack, 'availabilityZones');
  }
}

function rules(region: string, cidr: string, zones: string[]) {
  const { shortest, longest } = cidrPrefixes;
  const prefix = Token.isUnresolved(cidr) ? undefined : prefixOf(cidr);
  const stranger = zones.find((zone) => !Token.isUnresolved(region) && !zone.startsWith(region));
  return [
    {
      when: prefix === undefined || prefix < shortest || prefix > longest,
      message: `cidr is "${Token.isUnresolved(cidr) ? 'an unresolved token' : cidr}"; allowed is an aligned IPv4 range from /${shortest} to /${longest}, for instance "10.0.0.0/16"; correct it`,
    },
    {
      when: Token.isUnresolved(region) && zones.some((zone) => Token.isUnresolved(zone)),
      message:
        'the Region of the stack is an unresolved token; allowed is a stack with an explicit Region; set its env',
    },
    {
      when: zones.length < 2 || zones.length > 3,
      message: `availabilityZones has ${zones.length} zone(s); allowed are two or three; name three for production`,
    },
    {
      when: new Set(zones).size < zones.length,
      message: `availabilityZones names a zone twice (${zones.join(', ')}); allowed are different zones; replace one`,
    },
    {
      when: stranger !== undefined,
      message: `availabilityZones holds "${stranger}"; allowed are zones of ${region}; name zones of the stack's Region`,
    },
  ];
}
