import { zone, zones } from './formats';
import { optional, required, type TargetSpec } from './types';

const ec2 = (resource: string) => `arn:{partition}:ec2:{region}:{account}:${resource}/*`;

/**
 * Types of resources that the actions of the catalogue take.
 *
 * Source: AWS FIS user guide, "Targets for AWS FIS" (docs.aws.amazon.com/fis/latest/userguide/targets.html).
 */
export const targetTypes: Readonly<Record<string, TargetSpec>> = {
  'aws:arc:zonal-shift-managed-resource': { arn: '*', parameters: {} },
  'aws:dsql:cluster': { arn: 'arn:{partition}:dsql:{region}:{account}:cluster/*', parameters: {} },
  'aws:dynamodb:global-table': { arn: 'arn:{partition}:dynamodb:{region}:{account}:table/*', parameters: {} },
  'aws:ec2:autoscaling-group': {
    arn: 'arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:*',
    parameters: {},
  },
  'aws:ec2:ebs-volume': {
    arn: ec2('volume'),
    parameters: { availabilityZoneIdentifier: optional(zone) },
    zone: { parameter: 'availabilityZoneIdentifier' },
  },
  'aws:ec2:instance': { arn: ec2('instance'), parameters: {}, zone: { filter: 'Placement.AvailabilityZone' } },
  'aws:ec2:subnet': {
    arn: ec2('subnet'),
    parameters: {
      availabilityZoneIdentifier: optional(zone),
      vpc: optional({ allowed: 'the id of a VPC', deferred: true, accepts: (value) => /^vpc-[0-9a-f]+$/.test(value) }),
    },
    zone: { parameter: 'availabilityZoneIdentifier' },
  },
  'aws:ec2:transit-gateway': { arn: ec2('transit-gateway'), parameters: {} },
  'aws:ec2:vpc-endpoint': { arn: ec2('vpc-endpoint'), parameters: {} },
  'aws:elasticache:replicationgroup': {
    arn: 'arn:{partition}:elasticache:{region}:{account}:replicationgroup:*',
    parameters: { availabilityZoneIdentifier: required(zone) },
    zone: { parameter: 'availabilityZoneIdentifier' },
  },
  'aws:iam:role': { arn: 'arn:{partition}:iam::{account}:role/*', parameters: {} },
  'aws:lambda:function': {
    arn: 'arn:{partition}:lambda:{region}:{account}:function:*',
    parameters: {
      functionQualifier: optional({
        allowed: 'a version or an alias of the function',
        deferred: true,
        accepts: (value) => /^(\$LATEST|[\w-]+)$/.test(value),
      }),
    },
  },
  'aws:rds:cluster': {
    arn: 'arn:{partition}:rds:{region}:{account}:cluster:*',
    parameters: { writerAvailabilityZoneIdentifiers: optional(zones) },
    zone: { parameter: 'writerAvailabilityZoneIdentifiers' },
  },
  'aws:rds:db': {
    arn: 'arn:{partition}:rds:{region}:{account}:db:*',
    parameters: { availabilityZoneIdentifiers: optional(zones) },
    zone: { parameter: 'availabilityZoneIdentifiers' },
  },
  'aws:s3:bucket': { arn: 'arn:{partition}:s3:::*', only: 'tags', parameters: {} },
};
