/** A resource that is not there, and what is asked of it. */
export interface Missing {
  readonly account: string;
  readonly region: string;
  /** Its logical id. */
  readonly id: string;
  readonly type: string;
  /** Undefined for what `Ref` answers. */
  readonly attribute?: string;
}

/** Types whose `Ref` is an ARN, of those that are left out (AWS's reference of each type, "Return values"). */
const arnByRef: ReadonlySet<string> = new Set([
  'AWS::ARCRegionSwitch::Plan',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Version',
  'AWS::Route53RecoveryControl::Cluster',
  'AWS::Route53RecoveryControl::ControlPanel',
  'AWS::Route53RecoveryControl::RoutingControl',
  'AWS::Route53RecoveryControl::SafetyRule',
  'AWS::SecretsManager::RotationSchedule',
  'AWS::StepFunctions::StateMachineAlias',
  'AWS::StepFunctions::StateMachineVersion',
]);

/**
 * The text that stands for what a resource would have answered. It depends on nothing but the resource's place and
 * name, and says of itself what it is. An ARN where one is asked for, because emulators look at the form of ARNs.
 */
export function standIn({ account, region, id, type, attribute }: Missing): string {
  const isArn = attribute === undefined ? arnByRef.has(type) : /arn$/i.test(attribute);
  if (isArn) return `arn:aws:${serviceOf(type)}:${region}:${account}:left-out/${id}`;
  const what = attribute === undefined ? id : `${id}-${attribute}`;
  return `left-out-${what.replace(/[^A-Za-z0-9]+/g, '-')}`.toLowerCase();
}

/** `AWS::WAFv2::WebACL` -> `wafv2`. */
const serviceOf = (type: string): string => (type.split('::')[1] ?? 'unknown').toLowerCase();
