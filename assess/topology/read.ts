import { runtimeConfigSchema, type RuntimeConfig } from '../../runtime/config/config';
import { loadStacks, TopologyError, type LoadedStack } from './assembly';
import { readDatabases, readGroups, readRegions } from './data';
import type { StackNode, Topology } from './model';
import { createResolver } from './resolve';
import { readSchedules } from './schedules';
import { readHealthChecks, readLoadBalancers, readRecords } from './traffic';

/**
 * Reads the topology of an architecture from the output folder of a synth.
 *
 * @throws TopologyError when the folder is no assembly, or the assembly is no architecture of Holdfast
 */
export function readTopology(assemblyDir: string): Topology {
  const stacks = loadStacks(assemblyDir);
  const resolver = createResolver(stacks);
  const config = configOf(assemblyDir, stacks);
  return {
    architecture: config.scope,
    config,
    regions: readRegions(resolver, config.regions),
    stacks: stacks.map(withoutTemplate),
    databases: readDatabases(resolver),
    groups: readGroups(resolver),
    loadBalancers: readLoadBalancers(resolver),
    healthChecks: readHealthChecks(resolver),
    records: readRecords(resolver),
    schedules: readSchedules(resolver),
  };
}

/** The runtime configuration is in the metadata of one stack, as an object or as JSON. */
function configOf(assemblyDir: string, stacks: readonly LoadedStack[]): RuntimeConfig {
  const found = stacks
    .map(({ template }) => template.Metadata?.holdfast?.config)
    .find((config) => config !== undefined);
  if (found === undefined)
    throw new TopologyError(
      `no stack of "${assemblyDir}" carries metadata holdfast.config; expected is the assembly of a Holdfast architecture; run "npx cdk synth" of one`,
    );
  const parsed = runtimeConfigSchema.safeParse(typeof found === 'string' ? JSON.parse(found) : found);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new TopologyError(
    `metadata holdfast.config has a wrong ${issue?.path.join('.') || 'shape'} (${issue?.message}); expected is the runtime configuration of this version; synthesize again`,
  );
}

function withoutTemplate({ name, region, plane, templatePath, dependencies }: LoadedStack): StackNode {
  return { name, region, plane, templatePath, dependencies };
}
