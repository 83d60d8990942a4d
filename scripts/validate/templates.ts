import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadStacks, type LoadedStack } from '../../assess/topology/assembly';

/** A stack of an assembly, as its checks need it. */
export interface CheckedStack extends LoadedStack {
  /** Name of the template's file inside the assembly. */
  readonly file: string;
  /** Size of the file, which is what CloudFormation gets. */
  readonly bytes: number;
  /** Path in the construct tree of what the template calls `logicalId`. */
  readonly pathOf: (logicalId: string) => string;
}

/** The stacks of a synthesized assembly. */
export function readStacks(assembly: string): CheckedStack[] {
  return loadStacks(assembly).map((stack) => ({
    ...stack,
    file: basename(stack.templatePath),
    bytes: statSync(stack.templatePath).size,
    pathOf: pathsOf(stack),
  }));
}

function pathsOf({ name, template }: LoadedStack): (logicalId: string) => string {
  const resources = (template.Resources ?? {}) as Record<string, { Metadata?: { 'aws:cdk:path'?: string } }>;
  return (logicalId) => resources[logicalId]?.Metadata?.['aws:cdk:path'] ?? `${name}/${logicalId}`;
}

/** The stack that a check names by its file. */
export function stackOfFile(stacks: readonly CheckedStack[], file: string): CheckedStack {
  const stack = stacks.find((one) => one.file === basename(file));
  if (!stack) throw new Error(`a check reports on "${file}", which is no template of the assembly`);
  return stack;
}

/** A file of the assembly, parsed; undefined when it is not there. */
export function readReport(assembly: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(assembly, file), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
