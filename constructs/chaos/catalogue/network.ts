import { duration, oneOf, region, text } from './formats';
import { ec2, looks, madeByFis, ownedByFisTag, tagsWhatIsMade } from './permissions';
import { type ActionSpec, optional, type PermissionSpec, required } from './types';

const Subnets = { key: 'Subnets', type: 'aws:ec2:subnet' };
const own = 'targets of other accounts need a target account configuration, which is not part of this catalogue';

const onSubnets = (...actions: string[]): PermissionSpec => ({ actions, on: 'targets', tagKey: 'aws:ResourceTag' });

/** A network ACL takes the place of the subnet's own until the action ends. */
const clonesNetworkAcl: readonly PermissionSpec[] = [
  tagsWhatIsMade('network-acl', 'CreateNetworkAcl'),
  { actions: ['ec2:CreateNetworkAcl'], on: ec2('network-acl'), conditions: madeByFis },
  { actions: ['ec2:CreateNetworkAcl'], on: ec2('vpc') },
  {
    actions: ['ec2:CreateNetworkAclEntry', 'ec2:DeleteNetworkAcl'],
    on: ec2('network-acl'),
    conditions: ownedByFisTag,
  },
  onSubnets('ec2:ReplaceNetworkAclAssociation'),
  { actions: ['ec2:ReplaceNetworkAclAssociation'], on: ec2('network-acl') },
  looks(
    'ec2:DescribeManagedPrefixLists',
    'ec2:DescribeNetworkAcls',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
    'ec2:GetManagedPrefixListEntries',
  ),
];

/** A route table with the other Region's ranges takes the place of the subnet's own until the action ends. */
const clonesRouteTable: readonly PermissionSpec[] = [
  tagsWhatIsMade('route-table', 'CreateRouteTable'),
  tagsWhatIsMade('network-interface', 'CreateNetworkInterface'),
  tagsWhatIsMade('prefix-list', 'CreateManagedPrefixList'),
  { actions: ['ec2:CreateRouteTable'], on: ec2('route-table'), conditions: madeByFis },
  { actions: ['ec2:CreateRouteTable'], on: ec2('vpc') },
  { actions: ['ec2:CreateNetworkInterface'], on: ec2('network-interface'), conditions: madeByFis },
  { actions: ['ec2:CreateNetworkInterface'], on: ec2('subnet', 'security-group') },
  { actions: ['ec2:CreateManagedPrefixList'], on: ec2('prefix-list'), conditions: madeByFis },
  {
    actions: ['ec2:CreateRoute', 'ec2:DeleteRouteTable', 'ec2:DisassociateRouteTable', 'ec2:ModifyVpcEndpoint'],
    on: ec2('route-table'),
    conditions: ownedByFisTag,
  },
  { actions: ['ec2:DeleteNetworkInterface'], on: ec2('network-interface'), conditions: ownedByFisTag },
  {
    actions: ['ec2:DeleteManagedPrefixList', 'ec2:ModifyManagedPrefixList'],
    on: ec2('prefix-list'),
    conditions: ownedByFisTag,
  },
  onSubnets('ec2:AssociateRouteTable', 'ec2:DisassociateRouteTable', 'ec2:ReplaceRouteTableAssociation'),
  // The table that the subnet had before comes back in the end.
  { actions: ['ec2:AssociateRouteTable', 'ec2:ReplaceRouteTableAssociation'], on: ec2('route-table') },
  // Gateway endpoints are entered into the new table.
  { actions: ['ec2:ModifyVpcEndpoint'], on: ec2('vpc-endpoint') },
  { actions: ['ec2:GetManagedPrefixListEntries'], on: ec2('prefix-list') },
  looks(
    'ec2:DescribeManagedPrefixLists',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeRouteTables',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcEndpoints',
    'ec2:DescribeVpcPeeringConnections',
    'ec2:DescribeVpcs',
  ),
];

/**
 * Actions on networks.
 *
 * Source: AWS FIS user guide, "AWS FIS Actions reference", Network actions; the scope of the statements: "Cross-Region:
 * Connectivity" and the managed policy AWSFaultInjectionSimulatorNetworkAccess.
 */
export const networkActions: Readonly<Record<string, ActionSpec>> = {
  'aws:network:disrupt-connectivity': {
    target: Subnets,
    parameters: {
      duration: required(duration()),
      scope: required(oneOf('all', 'availability-zone', 'dynamodb', 'prefix-list', 's3', 's3express', 'vpc')),
      prefixListIdentifier: optional(text),
    },
    permissions: clonesNetworkAcl,
    clashes: [
      {
        when: ({ scope, prefixListIdentifier }) => scope === 'prefix-list' && prefixListIdentifier === undefined,
        message: () =>
          'scope is "prefix-list" without prefixListIdentifier; allowed are both; name the prefix list, by name, id or ARN',
      },
      {
        when: ({ scope, prefixListIdentifier }) => scope !== 'prefix-list' && prefixListIdentifier !== undefined,
        message: ({ scope }) =>
          `prefixListIdentifier goes with scope "${scope}"; allowed is it with "prefix-list" alone; remove it`,
      },
    ],
    crossAccount: own,
    note: 'what is already connected may stay so: a network ACL is stateless, and traffic inside the subnet goes on',
  },
  'aws:network:route-table-disrupt-cross-region-connectivity': {
    target: Subnets,
    parameters: { duration: required(duration()), region: required(region) },
    permissions: clonesRouteTable,
    crossAccount: own,
    note: 'needs a quota of 250 routes per route table (350 towards us-east-1) beside the routes that there are',
  },
  'aws:network:transit-gateway-disrupt-cross-region-connectivity': {
    target: { key: 'TransitGateways', type: 'aws:ec2:transit-gateway' },
    parameters: { duration: required(duration()), region: required(region) },
    permissions: [
      {
        actions: ['ec2:AssociateTransitGatewayRouteTable', 'ec2:DisassociateTransitGatewayRouteTable'],
        on: ec2('transit-gateway-route-table', 'transit-gateway-attachment'),
      },
      looks(
        'ec2:DescribeTransitGatewayAttachments',
        'ec2:DescribeTransitGatewayPeeringAttachments',
        'ec2:DescribeTransitGateways',
      ),
    ],
    crossAccount: own,
  },
  'aws:network:disrupt-vpc-endpoint': {
    target: { key: 'VPCEndpoints', type: 'aws:ec2:vpc-endpoint' },
    parameters: { duration: required(duration()) },
    permissions: [
      tagsWhatIsMade('security-group', 'CreateSecurityGroup'),
      { actions: ['ec2:CreateSecurityGroup'], on: ec2('security-group'), conditions: madeByFis },
      { actions: ['ec2:CreateSecurityGroup'], on: ec2('vpc') },
      {
        actions: ['ec2:DeleteSecurityGroup', 'ec2:RevokeSecurityGroupEgress'],
        on: ec2('security-group'),
        conditions: ownedByFisTag,
      },
      { actions: ['ec2:ModifyVpcEndpoint'], on: 'targets', tagKey: 'aws:ResourceTag' },
      { actions: ['ec2:ModifyVpcEndpoint'], on: ec2('security-group') },
      looks('ec2:DescribeVpcEndpoints', 'ec2:DescribeSecurityGroups'),
    ],
    crossAccount: own,
    note: 'if somebody changes the endpoint meanwhile, the action fails and its security groups do not come back',
  },
};
