import type { LoadedStack, Resource } from './assembly';

/** A resource and the stack that it is in. */
export interface Located {
  readonly stack: LoadedStack;
  readonly id: string;
  readonly resource: Resource;
}

/** Answers what the values of templates stand for, across the stacks of one assembly. */
export interface Resolver {
  /** Every resource of a type, in the order of the templates. */
  ofType(...types: string[]): Located[];
  /** The text that a value stands for; nothing when only a deployment can know it. */
  text(stack: LoadedStack, value: unknown): string | undefined;
  /** The first resource that a value refers to, through outputs, exports and parameters. */
  target(stack: LoadedStack, value: unknown): Located | undefined;
}

/** A value together with the stack in whose template it stands. */
interface Placed {
  readonly stack: LoadedStack;
  readonly value: unknown;
}

type Intrinsic = Readonly<Record<string, unknown>>;

/** Properties that give a resource its physical name, which is what `Ref` answers for it. */
const nameProperties: Readonly<Record<string, string>> = {
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::AutoScaling::AutoScalingGroup': 'AutoScalingGroupName',
  'AWS::SSM::Parameter': 'Name',
};

/** Chains of references are short; a longer one is a circle. */
const longestChain = 20;

export function createResolver(stacks: readonly LoadedStack[]): Resolver {
  const follow = (placed: Placed) => indirection(stacks, placed);

  function text(stack: LoadedStack, value: unknown, depth = 0): string | undefined {
    if (depth > longestChain) return undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (!isIntrinsic(value)) return undefined;
    const next = follow({ stack, value });
    if (next) return text(next.stack, next.value, depth + 1);
    if ('Ref' in value) return pseudo(stack, value.Ref) ?? nameOf(stack, value.Ref, depth);
    if ('Fn::Join' in value) return joined(stack, value['Fn::Join'], depth);
    if ('Fn::Sub' in value) return substituted(stack, value['Fn::Sub'], depth);
    if ('Fn::Select' in value) return zoneOf(stack, value['Fn::Select']);
    return undefined;
  }

  function nameOf(stack: LoadedStack, id: unknown, depth: number): string | undefined {
    const resource = stack.template.Resources?.[String(id)];
    const property = resource && nameProperties[resource.Type];
    return property ? text(stack, resource.Properties?.[property], depth + 1) : undefined;
  }

  function joined(stack: LoadedStack, join: unknown, depth: number): string | undefined {
    const [separator, parts] = join as [string, unknown[]];
    if (!Array.isArray(parts)) return undefined;
    const texts = parts.map((part) => text(stack, part, depth + 1));
    return texts.every((part) => part !== undefined) ? texts.join(separator) : undefined;
  }

  function substituted(stack: LoadedStack, sub: unknown, depth: number): string | undefined {
    const [format, variables] = Array.isArray(sub) ? (sub as [string, Intrinsic]) : [String(sub), {} as Intrinsic];
    let known = true;
    const result = format.replace(/\$\{([^!}]+)\}/g, (_, name: string) => {
      const part = text(stack, variables[name] ?? { Ref: name }, depth + 1);
      known &&= part !== undefined;
      return part ?? '';
    });
    return known ? result : undefined;
  }

  function target(stack: LoadedStack, value: unknown, depth = 0): Located | undefined {
    if (depth > longestChain || value === null || typeof value !== 'object') return undefined;
    if (isIntrinsic(value)) {
      const next = follow({ stack, value });
      if (next) return target(next.stack, next.value, depth + 1);
      const id = referredId(value);
      const resource = id === undefined ? undefined : stack.template.Resources?.[id];
      if (id !== undefined && resource) return { stack, id, resource };
    }
    for (const part of Object.values(value)) {
      const found = target(stack, part, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  const all = stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources ?? {}).map(([id, resource]) => ({ stack, id, resource })),
  );
  return { text, target, ofType: (...types) => all.filter(({ resource }) => types.includes(resource.Type)) };
}

function isIntrinsic(value: unknown): value is Intrinsic {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `{ Ref: id }` and `{ "Fn::GetAtt": [id, attribute] }`. */
function referredId(value: Intrinsic): string | undefined {
  if (typeof value.Ref === 'string') return value.Ref;
  const attribute = value['Fn::GetAtt'];
  if (Array.isArray(attribute)) return String(attribute[0]);
  return typeof attribute === 'string' ? attribute.split('.')[0] : undefined;
}

/** One step from a value to what it is taken from: an output, an export, or a parameter in Parameter Store. */
function indirection(stacks: readonly LoadedStack[], { stack, value }: Placed): Placed | undefined {
  if (!isIntrinsic(value)) return undefined;
  if ('Fn::GetStackOutput' in value) return outputOf(stacks, stack, value['Fn::GetStackOutput'] as Intrinsic);
  if ('Fn::ImportValue' in value) return exportOf(stacks, stack, value['Fn::ImportValue']);
  const parameter = typeof value.Ref === 'string' ? stack.template.Parameters?.[value.Ref] : undefined;
  if (!parameter) return undefined;
  return parameter.Type.startsWith('AWS::SSM::Parameter::Value')
    ? storedParameter(stacks, stack.region, parameter.Default)
    : { stack, value: parameter.Default };
}

function outputOf(stacks: readonly LoadedStack[], from: LoadedStack, output: Intrinsic): Placed | undefined {
  const region = output.Region ?? from.region;
  const stack = stacks.find((one) => one.name === output.StackName && one.region === region);
  const found = stack?.template.Outputs?.[String(output.OutputName)];
  return stack && found ? { stack, value: found.Value } : undefined;
}

function exportOf(stacks: readonly LoadedStack[], from: LoadedStack, name: unknown): Placed | undefined {
  for (const stack of stacks.filter(({ region }) => region === from.region))
    for (const output of Object.values(stack.template.Outputs ?? {}))
      if (output.Export?.Name === name) return { stack, value: output.Value };
  return undefined;
}

function storedParameter(stacks: readonly LoadedStack[], region: string, name: unknown): Placed | undefined {
  for (const stack of stacks.filter((one) => one.region === region))
    for (const { Type, Properties } of Object.values(stack.template.Resources ?? {}))
      if (Type === 'AWS::SSM::Parameter' && Properties?.Name === name) return { stack, value: Properties?.Value };
  return undefined;
}

/** An account is not known before deployment, and no name depends on it. */
function pseudo({ name, region }: LoadedStack, parameter: unknown): string | undefined {
  const values: Record<string, string> = {
    'AWS::Region': region,
    'AWS::Partition': region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws',
    'AWS::AccountId': '000000000000',
    'AWS::StackName': name,
    'AWS::URLSuffix': region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
  return values[String(parameter)];
}

/** `Fn::Select [1, Fn::GetAZs]` is the second zone of the Region: names of zones go by letter. */
function zoneOf({ region }: LoadedStack, select: unknown): string | undefined {
  const [index, list] = select as [number | string, unknown];
  return isIntrinsic(list) && 'Fn::GetAZs' in list
    ? `${region}${String.fromCharCode('a'.charCodeAt(0) + Number(index))}`
    : undefined;
}
