import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { actions as catalogue, type Parameters, type PermissionSpec, type TargetSpec, targetTypes } from './catalogue';
import type { FaultAction, FaultTarget } from './definition';

type Conditions = Record<string, Record<string, string | string[]>>;

/** What the role of an experiment may do for one action: no more than the action needs, on no more than its target. */
export function statementsFor(stack: Stack, action: FaultAction, target?: FaultTarget): PolicyStatement[] {
  const { permissions } = catalogue[action.actionId]!;
  const parameters = action.parameters ?? {};
  return permissions
    .filter(({ when }) => when?.(parameters) ?? true)
    .map(
      (spec) =>
        new PolicyStatement({
          actions: [...spec.actions],
          resources: resourcesOf(spec, action, target).map((pattern) => fill(stack, parameters, pattern)),
          conditions: conditionsOf(stack, spec, parameters, target),
        }),
    );
}

function resourcesOf(spec: PermissionSpec, action: FaultAction, target?: FaultTarget): readonly string[] {
  if (spec.on === 'resources') return action.resources ?? [];
  if (spec.on !== 'targets') return spec.on;
  const { arns, resourceType } = target!;
  // A pattern covers what lies below already.
  if (!arns) return [(targetTypes[resourceType] as TargetSpec).arn];
  return arns.flatMap((arn) => (spec.below ? [arn, `${arn}${spec.below}`] : [arn]));
}

function conditionsOf(
  stack: Stack,
  { conditions = {}, on, tagKey, targetArnsKey }: PermissionSpec,
  parameters: Parameters,
  target?: FaultTarget,
): Conditions | undefined {
  const all: Conditions = Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, fill(stack, parameters, value)])),
    ]),
  );
  if (on === 'targets' && tagKey && target?.tags) {
    const tags = Object.entries(target.tags).map(([key, value]) => [`${tagKey}/${key}`, value]);
    all.StringEquals = { ...all.StringEquals, ...Object.fromEntries(tags) };
  }
  if (targetArnsKey && target?.arns)
    all['ForAllValues:ArnLike'] = { ...all['ForAllValues:ArnLike'], [targetArnsKey]: target.arns };
  return Object.keys(all).length > 0 ? all : undefined;
}

/** Replaces `{partition}`, `{region}`, `{account}` and `{parameter:x}`. */
function fill({ partition, region, account }: Stack, parameters: Parameters, pattern: string): string {
  const known: Parameters = { partition, region, account };
  return pattern.replaceAll(/\{(parameter:)?(\w+)\}/g, (_, parameter: string | undefined, name: string) =>
    parameter ? parameters[name]! : known[name]!,
  );
}
