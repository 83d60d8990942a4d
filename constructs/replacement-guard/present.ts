import { resourceKey, type TemplateGroup } from '../resilience-checks/app-templates';
import { createResourceSet, type ResourceSet } from '../resilience-checks/model/resource-set';
import type { Resource, SourceTemplate } from '../resilience-checks/model/template';
import { at, isAbsent, isIntrinsic, isObject, scalarText } from '../resilience-checks/model/values';
import type { Fate, RecordedResource, RecordedStack } from './baseline';
import { type CreateOnly, createOnly } from './create-only';
import { stableValue } from './stable-value';

/** A stateful resource as the template has it now. */
export interface PresentResource extends RecordedResource {
  /** What happens to the old one when it is replaced. */
  readonly replacement: Fate;
}

/** A stack as its template is now. */
export interface PresentStack extends RecordedStack {
  readonly resources: Readonly<Record<string, PresentResource>>;
  /** Types of all its resources, by logical id. */
  readonly types: ReadonlyMap<string, string>;
}

/** The stacks of an app as they were synthesized, by name. */
export function presentStacks(groups: readonly TemplateGroup[]): PresentStack[] {
  const stacks = groups.flatMap((group) => {
    const set = createResourceSet(group.templates);
    return group.templates.map((template) => stackOf(set, template, group));
  });
  return stacks.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const key = ({ stack, region = '' }: RecordedStack) => `${stack} ${region}`;

/** What of it goes into a baseline. */
export function recorded(stacks: readonly PresentStack[]): RecordedStack[] {
  const withState = stacks.filter(({ resources }) => Object.keys(resources).length > 0);
  return withState.map(({ stack, region, path, resources }) => ({
    stack,
    region,
    path,
    resources: Object.fromEntries(
      Object.entries(resources).map(([id, { type, path, removal, createOnly }]) => [
        id,
        { type, path, removal, createOnly },
      ]),
    ),
  }));
}

function stackOf(set: ResourceSet, template: SourceTemplate, group: TemplateGroup): PresentStack {
  const own = set.all.filter((resource) => resource.template === template);
  const stateful = own.flatMap((resource) => {
    const spec = Object.hasOwn(createOnly, resource.type) ? createOnly[resource.type]! : undefined;
    return spec ? [[resource.id, resourceOf(set, resource, spec, group)] as const] : [];
  });
  return {
    stack: stackName(template, group.templates),
    region: template.region,
    path: template.name,
    resources: Object.fromEntries(stateful.sort(([a], [b]) => (a < b ? -1 : 1))),
    types: new Map(own.map(({ id, type }) => [id, type])),
  };
}

/** What CloudFormation knows a stack by, whatever its construct is called. */
function stackName({ name, stackName: known, nestedIn }: SourceTemplate, all: readonly SourceTemplate[]): string {
  if (!nestedIn) return known ?? name;
  const around = all.find((one) => one.name === nestedIn.name);
  return `${around ? stackName(around, all) : nestedIn.name}/${nestedIn.logicalId}`;
}

function resourceOf(
  set: ResourceSet,
  resource: Resource,
  { replaces, mayReplace = [] }: CreateOnly,
  { nodes }: TemplateGroup,
): PresentResource {
  const { id, type, template, properties } = resource;
  const values = [...replaces, ...mayReplace].sort().flatMap((property) => {
    const value = stableValue(set, resource, valueAt(properties, property));
    return value === undefined ? [] : [[property, value] as const];
  });
  return {
    type,
    path: nodes.get(resourceKey(template.name, id))?.node.path ?? `${template.name}/${id}`,
    removal: fateOf(resource, 'DeletionPolicy'),
    replacement: fateOf(resource, 'UpdateReplacePolicy'),
    createOnly: Object.fromEntries(values),
  };
}

/** Value at a path; a function of CloudFormation on the way stands for all that is below. */
function valueAt(properties: unknown, path: string): unknown {
  let value = properties;
  for (const key of path.split('/')) {
    if (isIntrinsic(value)) return value;
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/**
 * Sources: AWS CloudFormation user guide, "DeletionPolicy attribute" (a database that is no member of a cluster, and a
 * cluster, are kept as a snapshot unless the template says otherwise) and AWS::RDS::DBInstance (a read replica has no
 * deletion policy, whatever the template says).
 */
function fateOf({ id, type, template, properties }: Resource, policy: 'DeletionPolicy' | 'UpdateReplacePolicy'): Fate {
  if (type === 'AWS::RDS::DBInstance' && !isAbsent(properties.SourceDBInstanceIdentifier)) return 'Delete';
  const said = scalarText(at(template.body, 'Resources', id, policy));
  if (said.startsWith('Retain')) return 'Retain';
  if (said === 'Snapshot' || said === 'Delete') return said;
  const isDatabase =
    type === 'AWS::RDS::DBCluster' || (type === 'AWS::RDS::DBInstance' && isAbsent(properties.DBClusterIdentifier));
  return policy === 'DeletionPolicy' && isDatabase ? 'Snapshot' : 'Delete';
}
