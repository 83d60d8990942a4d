import type { Template } from 'aws-cdk-lib/assertions';

/** Resources of a template by their logical ids. */
export type Resources = ReturnType<Template['findResources']>;

/** Logical ids that a resource refers to, inside its template. */
function referredBy(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referredBy);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [inner as string];
    if (key === 'Fn::GetAtt') return [(inner as string[])[0]!];
    return referredBy(inner);
  });
}

/**
 * What is tied together when some resources are taken away: the groups into which the rest falls, by references in
 * either direction. Two that depend on a third one are in one group, since its loss takes both.
 */
export function groupsWithout(resources: Resources, removed: ReadonlySet<string>): string[][] {
  const left = Object.keys(resources).filter((id) => !removed.has(id));
  const ties = new Map<string, Set<string>>(left.map((id) => [id, new Set()]));
  for (const id of left)
    for (const other of referredBy(resources[id]).filter((one) => ties.has(one))) {
      ties.get(id)!.add(other);
      ties.get(other)!.add(id);
    }
  const groups: string[][] = [];
  const seen = new Set<string>();
  for (const start of left) {
    if (seen.has(start)) continue;
    const group = [start];
    seen.add(start);
    // It grows while it is walked.
    for (const id of group)
      for (const other of ties.get(id)!)
        if (!seen.has(other)) {
          seen.add(other);
          group.push(other);
        }
    groups.push(group);
  }
  return groups;
}

/** What the policies of a role are about, each as text: references to other stacks, too. */
export function reachOf(resources: Resources, role: string): string[] {
  const policies = Object.values(resources).filter(
    ({ Type, Properties }) =>
      Type === 'AWS::IAM::Policy' && (Properties.Roles as { Ref: string }[]).some(({ Ref }) => Ref === role),
  );
  const statements = policies.flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as { Resource: unknown }[],
  );
  return [...new Set(statements.flatMap(({ Resource }) => [Resource].flat()).map((one) => JSON.stringify(one)))];
}
