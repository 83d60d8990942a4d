import { createHash } from 'node:crypto';
import type {
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput,
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  LoadBalancer,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { EngineError, localAccount, unknownOperation } from '../engine/error';
import type { ReportedTarget } from './balancer';
import type { BalancerSettings } from './settings';

/** A running load balancer, for the Elastic Load Balancing API. */
export interface RunningBalancer {
  /** As the topology describes it. */
  readonly node: BalancerSettings['node'];
  /** Port on which clients are served. */
  readonly port: number;
  readonly zones: readonly string[];
  healthOfTargets(): Promise<readonly ReportedTarget[]>;
}

type Operations = Readonly<
  Record<string, (input: never, balancers: readonly RunningBalancer[]) => Promise<unknown> | unknown>
>;

const operations: Operations = { DescribeLoadBalancers, DescribeTargetGroups, DescribeTargetHealth };

/** Answers Elastic Load Balancing (v2) for the Region's load balancers, in the shapes of the AWS SDK. */
export function elbv2Handler(balancers: () => readonly RunningBalancer[]) {
  return async function handleElbv2(operation: string, input: unknown, region: string): Promise<unknown> {
    const answer = operations[operation];
    if (!answer) throw unknownOperation('elasticloadbalancing', operation, Object.keys(operations));
    const own = balancers().filter(({ node }) => node.region === region);
    return answer((input ?? {}) as never, own);
  };
}

const idOf = (node: RunningBalancer['node'], kind: string): string =>
  createHash('sha256').update(`${kind}/${node.region}/${node.name}`).digest('hex').slice(0, 16);
const arn = (node: RunningBalancer['node'], resource: string): string =>
  `arn:aws:elasticloadbalancing:${node.region}:${localAccount}:${resource}`;

/** ARN of a local load balancer. */
export const loadBalancerArn = (node: RunningBalancer['node']): string =>
  arn(node, `loadbalancer/app/${node.name}/${idOf(node, 'app')}`);

/** ARN of the target group behind a local load balancer; it has the load balancer's name. */
export const targetGroupArn = (node: RunningBalancer['node']): string =>
  arn(node, `targetgroup/${node.name}/${idOf(node, 'group')}`);

function DescribeLoadBalancers(
  input: DescribeLoadBalancersInput,
  balancers: readonly RunningBalancer[],
): DescribeLoadBalancersOutput {
  const described = balancers.map(({ node, zones }): LoadBalancer => ({
    LoadBalancerArn: loadBalancerArn(node),
    LoadBalancerName: node.name,
    DNSName: `${node.name}-${idOf(node, 'app')}.${node.region}.elb.amazonaws.com`,
    Scheme: 'internet-facing',
    Type: 'application',
    State: { Code: 'active' },
    AvailabilityZones: zones.map((ZoneName) => ({ ZoneName })),
  }));
  const byArn = chosen(described, input.LoadBalancerArns, ({ LoadBalancerArn }) => LoadBalancerArn, 'LoadBalancer');
  return { LoadBalancers: chosen(byArn, input.Names, ({ LoadBalancerName }) => LoadBalancerName, 'LoadBalancer') };
}

function DescribeTargetGroups(
  input: DescribeTargetGroupsInput,
  balancers: readonly RunningBalancer[],
): DescribeTargetGroupsOutput {
  const described = balancers.map(({ node }): TargetGroup => ({
    TargetGroupArn: targetGroupArn(node),
    TargetGroupName: node.name,
    Protocol: 'HTTP',
    TargetType: 'instance',
    LoadBalancerArns: [loadBalancerArn(node)],
    HealthCheckEnabled: true,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPath: node.check.path,
    HealthCheckIntervalSeconds: node.check.interval,
    HealthCheckTimeoutSeconds: node.check.timeout,
    HealthyThresholdCount: node.check.healthyThreshold,
    UnhealthyThresholdCount: node.check.unhealthyThreshold,
    Matcher: { HttpCode: '200' },
  }));
  const { LoadBalancerArn } = input;
  const behind = LoadBalancerArn
    ? described.filter(({ LoadBalancerArns }) => LoadBalancerArns?.includes(LoadBalancerArn))
    : described;
  const byArn = chosen(behind, input.TargetGroupArns, ({ TargetGroupArn }) => TargetGroupArn, 'TargetGroup');
  return { TargetGroups: chosen(byArn, input.Names, ({ TargetGroupName }) => TargetGroupName, 'TargetGroup') };
}

async function DescribeTargetHealth(
  input: DescribeTargetHealthInput,
  balancers: readonly RunningBalancer[],
): Promise<DescribeTargetHealthOutput> {
  const balancer = balancers.find(({ node }) => targetGroupArn(node) === input.TargetGroupArn);
  if (!balancer) throw new EngineError('TargetGroupNotFound', 'One or more target groups not found');
  const wanted = input.Targets?.map(({ Id }) => Id);
  const targets = await balancer.healthOfTargets();
  const instances = targets.flatMap((target) => (target.standsFor ?? [target.id]).map((id) => ({ ...target, id })));
  return {
    TargetHealthDescriptions: instances
      .filter(({ id }) => !wanted || wanted.includes(id))
      .map(({ id, port, zone, state, reason, description }) => ({
        Target: { Id: id, Port: port, AvailabilityZone: zone },
        HealthCheckPort: 'traffic-port',
        TargetHealth: {
          State: state,
          ...(reason ? { Reason: reason as 'Target.Timeout', Description: description } : {}),
        },
      })),
  };
}

/** The items that were asked for by one property, all of them if none was; an unknown one is an error of the API. */
function chosen<T>(items: T[], wanted: string[] | undefined, by: (item: T) => string | undefined, kind: string): T[] {
  if (!wanted?.length) return items;
  const found = items.filter((item) => wanted.includes(by(item) ?? ''));
  if (found.length === new Set(wanted).size) return found;
  throw new EngineError(`${kind}NotFound`, `One or more of ${wanted.join(', ')} not found`);
}
