import { readFileSync } from 'node:fs';
import type { StackNode } from '../../../assess/topology/model';
import type { StrongTable } from '../config';

interface TableResource {
  readonly Type?: string;
  readonly Properties?: {
    readonly TableName?: unknown;
    readonly MultiRegionConsistency?: string;
    readonly Replicas?: readonly { readonly Region?: unknown }[];
    readonly GlobalTableWitnesses?: readonly { readonly Region?: unknown }[];
  };
}

/** The tables with multi-Region strong consistency that templates declare, keyed by name. */
export function strongTablesOf(
  stacks: readonly Pick<StackNode, 'name' | 'region' | 'templatePath'>[],
): Record<string, StrongTable> {
  const found: Record<string, StrongTable> = {};
  for (const stack of stacks) {
    const { Resources = {} } = JSON.parse(readFileSync(stack.templatePath, 'utf8')) as {
      Resources?: Record<string, TableResource>;
    };
    for (const [id, { Type, Properties = {} }] of Object.entries(Resources)) {
      if (Type !== 'AWS::DynamoDB::GlobalTable' || Properties.MultiRegionConsistency !== 'STRONG') continue;
      if (typeof Properties.TableName !== 'string')
        throw new Error(`table ${id} of stack ${stack.name} has no fixed TableName: recovery must find it by name`);
      const [witness] = regionsOf(Properties.GlobalTableWitnesses, stack.region);
      found[Properties.TableName] = {
        replicas: regionsOf(Properties.Replicas, stack.region),
        ...(witness && { witness }),
        home: stack.region,
      };
    }
  }
  return found;
}

/** A template may name its own Region by `{ Ref: 'AWS::Region' }`. */
const regionsOf = (nodes: readonly { readonly Region?: unknown }[] = [], own: string): string[] =>
  nodes.map(({ Region }) => (typeof Region === 'string' ? Region : own));
