import { at, isObject, type Json, scalarText } from '../../constructs/resilience-checks/model/values';

/** What was asked of another stack. */
export interface OutputName {
  readonly region: string;
  readonly stack: string;
  readonly output: string;
}

/** An output that a stack does not have. */
export class OutputError extends Error {}

/**
 * Replaces `Fn::GetStackOutput` by what the other stack answered. CloudFormation reads the outputs of another Region by
 * itself; emulators know the function of their own Region at best.
 *
 * @throws OutputError for an output that is not there
 */
export function withOutputs(template: Json, region: string, find: (name: OutputName) => string | undefined): Json {
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace);
    if (!isObject(value)) return value;
    const asked = Object.keys(value).length === 1 ? value['Fn::GetStackOutput'] : undefined;
    if (!isObject(asked))
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replace(one)] as const));
    const name = {
      region: scalarText(at(asked, 'Region')) || region,
      stack: scalarText(at(asked, 'StackName')),
      output: scalarText(at(asked, 'OutputName')),
    };
    const found = find(name);
    if (found !== undefined) return found;
    throw new OutputError(`stack ${name.stack} in ${name.region} has no output ${name.output}`);
  };
  return replace(template) as Json;
}
