import { cpus, release, totalmem, type } from 'node:os';
import type { Environment } from './schema';

/** This machine, without its name. `versions` adds what only the caller knows. */
export function describeEnvironment(kind: Environment['kind'], versions: Record<string, string> = {}): Environment {
  return {
    kind,
    cpus: cpus().length,
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    platform: `${type()} ${release()} ${process.arch}`,
    versions: { node: process.versions.node, ...versions },
  };
}
