import { awsCommand } from '../advice';
import type { Finding } from '../finding';
import type { Position } from '../position';

/** Instances: as many as the role of their Region asks for, within the bounds of the template. */
export function groupRules(position: Position): Finding[] {
  const { facts } = position;
  return facts.topology.groups.flatMap((node): Finding[] => {
    const seen = facts.regions[node.region]?.groups;
    if (!seen?.known) return [];
    const { name, region } = node;
    const fact = seen.value.find((group) => group.name === name);
    if (!fact)
      return [
        {
          id: 'group-missing',
          severity: 'error',
          region,
          what: `Auto Scaling group ${name} does not exist in ${region}`,
          fix: `deploy the web stack of ${region}`,
        },
      ];
    const update = (option: string) =>
      awsCommand(facts, region, `autoscaling update-auto-scaling-group --auto-scaling-group-name ${name} ${option}`);
    const drift = (id: string, what: string, fix: string): Finding => ({ id, severity: 'warning', region, what, fix });
    const expected = minimumOf(position, region, node.maximum);
    return [
      ...(expected !== undefined && fact.minimum !== expected.minimum
        ? [
            drift(
              'group-minimum',
              `${name} in ${region} has a minimum of ${fact.minimum}; ${expected.why} has ${expected.minimum}`,
              update(`--min-size ${expected.minimum}`),
            ),
          ]
        : []),
      ...(fact.maximum !== node.maximum
        ? [
            drift(
              'group-maximum',
              `${name} in ${region} grows to ${fact.maximum} at most, the template says ${node.maximum}`,
              update(`--max-size ${node.maximum}`),
            ),
          ]
        : []),
      ...(fact.inService < fact.desired
        ? [
            drift(
              'group-short',
              `${fact.inService} of ${fact.desired} instances of ${name} in ${region} are in service`,
              'wait while they start; if this stays, look at the activities of the group',
            ),
          ]
        : []),
    ];
  });
}

/** Undefined while nobody can say: without a holder, and on a side that waits for its rebuild, which shrinks it. */
function minimumOf(
  { facts, holder, other, notRebuilt, lease }: Position,
  region: string,
  maximum: number,
): { readonly minimum: number; readonly why: string } | undefined {
  const group = facts.topology.config.groups[region];
  if (!group || !holder || lease?.phase !== 'serving' || (region === other && notRebuilt)) return undefined;
  if (region !== holder) return { minimum: group.minimum, why: 'a standby' };
  return { minimum: Math.min(group.active, maximum), why: 'a Region that serves' };
}
