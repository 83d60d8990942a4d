import { type Placed, placeOf, type Places } from './places';
import type { Resource, SourceTemplate } from './template';
import { at, isIntrinsic, isObject, type Json, listOf, objectOf, scalarText } from './values';

/** Answers what values of templates stand for. */
export interface Lookup {
  text(template: SourceTemplate, value: unknown): string | undefined;
  targets(template: SourceTemplate, value: unknown, most?: number): readonly Resource[];
}

/** Chains of references are short; a longer one is a circle. */
const longestChain = 20;

/** Properties that give a resource its physical name, which is what `Ref` answers for it. */
const nameProperties: Readonly<Record<string, string>> = {
  'AWS::AutoScaling::AutoScalingGroup': 'AutoScalingGroupName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::RDS::GlobalCluster': 'GlobalClusterIdentifier',
};

export function createLookup(templates: readonly SourceTemplate[], all: readonly Resource[]): Lookup {
  const places: Places = placeOf(templates, all);

  /** Texts that were worked out, by template: templates that were read from one file may share their values. */
  const known = new Map<SourceTemplate, WeakMap<object, string | undefined>>(
    templates.map((one) => [one, new WeakMap()]),
  );

  function text(template: SourceTemplate, value: unknown, depth = 0): string | undefined {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (depth > longestChain || !isIntrinsic(value)) return undefined;
    const texts = known.get(template);
    if (texts?.has(value)) return texts.get(value);
    const answer = evaluate(template, value, depth);
    texts?.set(value, answer);
    return answer;
  }

  function evaluate(template: SourceTemplate, value: Json, depth: number): string | undefined {
    const next = places.follow(template, value, (other) => text(template, other, depth + 1));
    if (next) return text(next.template, next.value, depth + 1);
    if ('Ref' in value) return pseudo(template, value.Ref) ?? nameOf(template, value.Ref, depth);
    if ('Fn::Join' in value) return joined(template, value['Fn::Join'], depth);
    if ('Fn::Sub' in value) return substituted(template, value['Fn::Sub'], depth);
    if ('Fn::Select' in value) return selected(template, value['Fn::Select'], depth);
    return undefined;
  }

  function nameOf(template: SourceTemplate, id: unknown, depth: number): string | undefined {
    const resource = places.resource(template, id);
    const property = resource && nameProperties[resource.type];
    return property ? text(template, resource.properties[property], depth + 1) : undefined;
  }

  function joined(template: SourceTemplate, join: unknown, depth: number): string | undefined {
    const [separator, parts] = listOf(join);
    if (typeof separator !== 'string' || !Array.isArray(parts)) return undefined;
    const texts = parts.map((part) => text(template, part, depth + 1));
    return texts.every((part) => part !== undefined) ? texts.join(separator) : undefined;
  }

  function substituted(template: SourceTemplate, sub: unknown, depth: number): string | undefined {
    const format = Array.isArray(sub) ? sub[0] : sub;
    if (typeof format !== 'string') return undefined;
    let known = true;
    const result = format.replace(variable, (_, name: string) => {
      const part = text(template, variableOf(sub, name), depth + 1);
      known &&= part !== undefined;
      return part ?? '';
    });
    return known ? result.replaceAll('${!', '${') : undefined;
  }

  /** An element of a list that is written down, or a zone of the Region by its place: their names go by letter. */
  function selected(template: SourceTemplate, select: unknown, depth: number): string | undefined {
    const [place, list] = listOf(select);
    const index = Number(scalarText(place) || NaN);
    if (Array.isArray(list)) return text(template, list[index], depth + 1);
    const { region } = template;
    if (!isObject(list) || !('Fn::GetAZs' in list) || region === undefined || !(index >= 0 && index < 26))
      return undefined;
    return `${region}${String.fromCharCode('a'.charCodeAt(0) + index)}`;
  }

  function targets(template: SourceTemplate, value: unknown, most = Infinity): readonly Resource[] {
    const found = new Set<Resource>();
    const seen = new Set<unknown>();
    const left: Placed[] = [{ template, value }];
    while (left.length > 0 && found.size < most) {
      const next = left.pop()!;
      if (typeof next.value !== 'object' || next.value === null || seen.has(next.value)) continue;
      seen.add(next.value);
      const step = stepFrom(next);
      if (!step) for (const resource of referred(next)) if (found.size < most) found.add(resource);
      // The last one in is the next one out. No spreading: a list may be longer than a call takes arguments.
      for (const part of step ? [step] : partsOf(next).reverse()) left.push(part);
    }
    return [...found];
  }

  /** What a function stands for, where that is another value. */
  function stepFrom({ template, value }: Placed): Placed | undefined {
    return isIntrinsic(value) ? places.follow(template, value, (other) => text(template, other)) : undefined;
  }

  /** Resources that a function names itself. */
  function referred({ template, value }: Placed): readonly Resource[] {
    return isIntrinsic(value) ? referredIds(value).flatMap((id) => places.resource(template, id) ?? []) : [];
  }

  return { text, targets };
}

const partsOf = ({ template, value }: Placed): Placed[] =>
  Object.values(value as object).map((part: unknown) => ({ template, value: part }));

const variable = /\$\{([^!}]+)\}/g;

/** What a variable of `Fn::Sub` stands for: its own table first, then attributes, then names. */
function variableOf(sub: unknown, name: string): unknown {
  const own = Array.isArray(sub) ? at(sub[1], name) : undefined;
  return own ?? (name.includes('.') ? { 'Fn::GetAtt': name.split('.') } : { Ref: name });
}

/** Logical ids that `Ref`, `Fn::GetAtt` and `Fn::Sub` name. */
function referredIds(value: Json): readonly unknown[] {
  if (typeof value.Ref === 'string') return [value.Ref];
  const attribute = value['Fn::GetAtt'];
  if (Array.isArray(attribute)) return [attribute[0]];
  if (typeof attribute === 'string') return [attribute.split('.')[0]];
  const sub = value['Fn::Sub'];
  const format = Array.isArray(sub) ? sub[0] : sub;
  if (typeof format !== 'string') return [];
  const own = objectOf(Array.isArray(sub) ? sub[1] : undefined);
  return [...format.matchAll(variable)]
    .filter(([, name]) => !Object.hasOwn(own, name!))
    .map(([, name]) => name!.split('.')[0]);
}

/** What AWS fills in. An account is not known before deployment, and no judgement depends on it. */
function pseudo({ region, stackName, name }: SourceTemplate, parameter: unknown): string | undefined {
  const china = region?.startsWith('cn-');
  switch (parameter) {
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return region && (china ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws');
    case 'AWS::AccountId':
      return '000000000000';
    case 'AWS::StackName':
      return stackName ?? name;
    case 'AWS::URLSuffix':
      return region && (china ? 'amazonaws.com.cn' : 'amazonaws.com');
    default:
      return undefined;
  }
}
