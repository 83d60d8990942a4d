import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, isObject, type Json, listOf, objectOf, scalarText } from '../../constructs/resilience-checks/model/values';

/** A stack of a cloud assembly, whatever app made it. */
export interface EmulatedStack {
  /** By which `Fn::GetStackOutput` and people know it. */
  readonly name: string;
  /** By which the CDK's command knows it. */
  readonly artifactId: string;
  readonly account: string;
  readonly region: string;
  readonly template: Json;
  readonly templatePath: string;
  /** Names of the stacks that must be there first. */
  readonly dependencies: readonly string[];
}

/** An assembly that cannot be deployed. */
export class AssemblyError extends Error {}

/** Emulators' account for whoever names none. */
export const emulatorAccount = '000000000000';

/**
 * The stacks of a cloud assembly and of the stages inside of it, each after those that it depends on.
 *
 * @throws AssemblyError for a folder that is none, and for a stack without a Region
 */
export function readStacks(assemblyDir: string): EmulatedStack[] {
  return inOrder(stacksOf(assemblyDir));
}

function stacksOf(assemblyDir: string): EmulatedStack[] {
  const artifacts = objectOf(at(readJson(join(assemblyDir, 'manifest.json')), 'artifacts'));
  const ofType = (type: string) => Object.entries(artifacts).filter(([, one]) => at(one, 'type') === type);
  const property = (artifact: unknown, name: string) => scalarText(at(artifact, 'properties', name));
  const found = ofType('aws:cloudformation:stack');
  const names = new Map(found.map(([id, one]) => [id, property(one, 'stackName') || id]));
  const stacks = found.map(([id, artifact]): EmulatedStack => {
    const templatePath = join(assemblyDir, property(artifact, 'templateFile') || `${id}.template.json`);
    return {
      name: names.get(id)!,
      artifactId: scalarText(at(artifact, 'displayName')) || id,
      ...placeOf(id, scalarText(at(artifact, 'environment'))),
      template: objectOf(readJson(templatePath)),
      templatePath,
      dependencies: listOf(at(artifact, 'dependencies')).flatMap((one) => names.get(scalarText(one)) ?? []),
    };
  });
  const stages = ofType('cdk:cloud-assembly').flatMap(([, one]) =>
    stacksOf(join(assemblyDir, property(one, 'directoryName'))),
  );
  return [...stacks, ...stages];
}

/** `aws://123456789012/us-east-1`. */
function placeOf(stack: string, environment: string): { readonly account: string; readonly region: string } {
  const [, account = '', region = ''] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment) ?? [];
  if (region === '' || region === 'unknown-region')
    throw new AssemblyError(
      `stack "${stack}" has the environment "${environment}"; allowed is one with a Region; give the stack an env with a region`,
    );
  return { account: account === 'unknown-account' ? emulatorAccount : account, region };
}

function readJson(path: string): unknown {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isObject(value)) return value;
    throw new Error('it holds no object');
  } catch (error) {
    throw new AssemblyError(
      `"${path}" is not part of a readable cloud assembly (${(error as Error).message}); expected is the output folder of a synth; run "npx cdk synth" first`,
    );
  }
}

/** Those that others need first; a circle is an error, as it is for the CDK. */
function inOrder(stacks: readonly EmulatedStack[]): EmulatedStack[] {
  const done = new Map<string, EmulatedStack>();
  let left = [...stacks];
  while (left.length > 0) {
    const ready = left.filter(({ dependencies }) =>
      dependencies.every((name) => done.has(name) || !left.some((other) => other.name === name)),
    );
    if (ready.length === 0)
      throw new AssemblyError(`the stacks ${left.map(({ name }) => name).join(', ')} depend on each other in a circle`);
    for (const stack of ready) done.set(stack.name, stack);
    left = left.filter(({ name }) => !done.has(name));
  }
  return [...done.values()];
}
