import { CfnResource, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HoldfastError } from '../core/error';
import type { SourceTemplate } from './model/template';

/** Stacks that belong together, as they were synthesized. */
export interface TemplateGroup {
  readonly templates: readonly SourceTemplate[];
  /** The construct behind each resource, by `resourceKey`. */
  readonly nodes: ReadonlyMap<string, CfnResource>;
}

export const resourceKey = (template: string, logicalId: string): string => `${template}\n${logicalId}`;

/**
 * The templates of the stacks in a scope, by stage: what is deployed to test and what is deployed to production are
 * two architectures.
 *
 * @throws HoldfastError (`NotSynthesized`) if a template is not there
 */
export function templatesOf(scope: IConstruct): TemplateGroup[] {
  const groups = new Map<Stage | undefined, { templates: SourceTemplate[]; nodes: Map<string, CfnResource> }>();
  for (const construct of scope.node.findAll()) {
    const isStack = Stack.isStack(construct);
    if (!isStack && !CfnResource.isCfnResource(construct)) continue;
    const stack = Stack.of(construct);
    const stage = Stage.of(stack);
    const group = groups.get(stage) ?? { templates: [], nodes: new Map<string, CfnResource>() };
    groups.set(stage, group);
    if (isStack) group.templates.push(templateOf(stack, stage));
    else group.nodes.set(resourceKey(nameOf(stack), logicalIdOf(construct as CfnResource)), construct as CfnResource);
  }
  return [...groups.values()];
}

/** Path in the tree: a nested stack has no name before it is deployed. */
const nameOf = (stack: Stack): string => stack.node.path || stack.artifactId;

const logicalIdOf = (resource: CfnResource): string => Stack.of(resource).resolve(resource.logicalId) as string;

const known = (text: string): string | undefined => (Token.isUnresolved(text) ? undefined : text);

function templateOf(stack: Stack, stage: Stage | undefined): SourceTemplate {
  const { nestedStackParent: parent, nestedStackResource: resource } = stack;
  return {
    name: nameOf(stack),
    stackName: known(stack.stackName),
    region: known(stack.region),
    body: readTemplate(join(stage?.outdir ?? '', stack.templateFile)),
    ...(parent && resource
      ? { nestedIn: { name: nameOf(parent), logicalId: logicalIdOf(resource as CfnResource) } }
      : {}),
  };
}

function readTemplate(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new HoldfastError(
      'NotSynthesized',
      `template "${path}" cannot be read (${(error as Error).message}); the checks read synthesized templates; call app.synth() first`,
    );
  }
}
