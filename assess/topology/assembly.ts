import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackNode } from './model';

/** One resource of a template, as CloudFormation sees it. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { Value: unknown; Export?: { Name: unknown } }>>;
  readonly Parameters?: Readonly<Record<string, { Type: string; Default?: unknown }>>;
  readonly Metadata?: { readonly holdfast?: { readonly plane?: unknown; readonly config?: unknown } };
}

/** A stack of the assembly with its template. */
export interface LoadedStack extends StackNode {
  readonly template: Template;
}

/** An assembly that cannot be read as the topology of an architecture. */
export class TopologyError extends Error {
  readonly code = 'HOLDFAST_TOPOLOGY';
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly directoryName?: string;
  };
}

/**
 * Loads the stacks of a cloud assembly and of the assemblies nested in it. Plain JSON on purpose: whoever asks for a
 * topology need not load the CDK.
 */
export function loadStacks(assemblyDir: string): LoadedStack[] {
  const artifacts = Object.entries(readManifest(assemblyDir).artifacts ?? {});
  const isStack = ([, { type }]: [string, Artifact]) => type === 'aws:cloudformation:stack';
  const names = new Map(artifacts.filter(isStack).map(([id, { properties }]) => [id, properties?.stackName ?? id]));
  const nested = artifacts
    .filter(([, { type }]) => type === 'cdk:cloud-assembly')
    .flatMap(([, { properties }]) => loadStacks(join(assemblyDir, properties?.directoryName ?? '')));
  return [...artifacts.filter(isStack).map(([id, artifact]) => loadStack(assemblyDir, id, artifact, names)), ...nested];
}

function loadStack(assemblyDir: string, id: string, artifact: Artifact, names: Map<string, string>): LoadedStack {
  const name = names.get(id) as string;
  const templatePath = join(assemblyDir, artifact.properties?.templateFile ?? `${id}.template.json`);
  const template = readJson(templatePath) as Template;
  return {
    name,
    region: regionOf(name, artifact.environment),
    plane: planeOf(name, template),
    templatePath,
    template,
    dependencies: (artifact.dependencies ?? []).flatMap((dependency) => names.get(dependency) ?? []).sort(),
  };
}

function readManifest(assemblyDir: string): { artifacts?: Record<string, Artifact> } {
  return readJson(join(assemblyDir, 'manifest.json')) as { artifacts?: Record<string, Artifact> };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new TopologyError(
      `"${path}" is not part of a readable cloud assembly (${(error as Error).message}); expected is the output folder of a synth; run "npx cdk synth" first`,
    );
  }
}

/** `aws://account/us-east-1` -> `us-east-1`. */
function regionOf(stack: string, environment: string | undefined): string {
  const region = environment?.split('/').at(-1);
  if (region && region !== 'unknown-region') return region;
  throw new TopologyError(
    `stack "${stack}" has the environment "${environment}"; allowed is one with a Region; give the stack an env with a region`,
  );
}

function planeOf(stack: string, template: Template): StackNode['plane'] {
  const plane = template.Metadata?.holdfast?.plane;
  if (plane === 'serverless' || plane === 'data') return plane;
  throw new TopologyError(
    `stack "${stack}" has ${JSON.stringify(plane)} as metadata holdfast.plane; allowed are "serverless" and "data"; set it in the template's metadata`,
  );
}
