import type { Template } from '../../assess/topology/assembly';
import type { Finding } from '../../lib/checks';

/** What the limits are held against. */
export interface Measured {
  readonly name: string;
  readonly region: string;
  readonly bytes: number;
  readonly template: Template;
}

/** CloudFormation allows 500 resources; the rest is room to grow. */
export const maximumResources = 450;
/** CloudFormation allows a million bytes; the rest is room to grow. */
export const maximumBytes = 900_000;

const pack = 'limits';

/**
 * Limits of CloudFormation and of recovery: a stack stays well below what CloudFormation takes, and holds no value that
 * only another Region has at the time of a deploy.
 */
export function limitFindings(stacks: readonly Measured[]): Finding[] {
  const exported = new Map(stacks.flatMap((stack) => exportsOf(stack.template).map((name) => [name, stack.region])));
  return stacks.flatMap((stack) => [...sizeFindings(stack), ...strongReferences(stack, exported)]);
}

function sizeFindings({ name, bytes, template }: Measured): Finding[] {
  const resources = Object.keys(template.Resources ?? {}).length;
  const findings: Finding[] = [];
  if (resources >= maximumResources)
    findings.push({
      pack,
      rule: 'Holdfast-StackResources',
      path: name,
      message: `${resources} resources; allowed are fewer than ${maximumResources}; split the stack`,
    });
  if (bytes >= maximumBytes)
    findings.push({
      pack,
      rule: 'Holdfast-StackSize',
      path: name,
      message: `${bytes} bytes; allowed are fewer than ${maximumBytes}; split the stack`,
    });
  return findings;
}

/** Strong references to other Regions: a deploy would need the other Region, which may be the one that is lost. */
function strongReferences({ name, region, template }: Measured, exported: ReadonlyMap<string, string>): Finding[] {
  const found = (message: string): Finding => ({ pack, rule: 'Holdfast-StrongReference', path: name, message });
  const readers = Object.values(template.Resources ?? {}).filter(({ Type }) => /^Custom::CrossRegionExport/.test(Type));
  const imports = importsOf(template).filter((value) => exported.get(value) !== region);
  const fix = 'refer to it by a name that both know, or by a weak reference';
  return [
    ...readers.map(({ Type }) => found(`${Type} ties the stack to another Region; ${fix}`)),
    ...imports.map((value) => {
      const where = exported.get(value) ?? 'no stack of the architecture';
      return found(`imports "${value}", which is exported in ${where} and not in ${region}; ${fix}`);
    }),
  ];
}

function exportsOf({ Outputs = {} }: Template): string[] {
  return Object.values(Outputs).flatMap(({ Export }) => (Export ? [keyOf(Export.Name)] : []));
}

/** The names of every `Fn::ImportValue` of a template. */
function importsOf(node: unknown): string[] {
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'Fn::ImportValue' ? [keyOf(value)] : importsOf(value),
  );
}

/** Names may be functions of CloudFormation; equal ones are equal text. */
const keyOf = (name: unknown) => (typeof name === 'string' ? name : JSON.stringify(name));
