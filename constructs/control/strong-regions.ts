import { Token } from 'aws-cdk-lib';
import type { Rule } from '../core/rules';

/** Regions among which strong consistency is offered; a table's three must be of one set. */
const regionSets: readonly (readonly string[])[] = [
  ['us-east-1', 'us-east-2', 'us-west-2'],
  ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
  ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1'],
];

/**
 * What can be wrong with the Regions of a table with multi-Region strong consistency.
 *
 * @param regions the table's own, the replica's and the witness's
 */
export function strongRegionRules(regions: readonly string[]): Rule[] {
  const sets = regionSets.map((set) => set.join(', ')).join('; ');
  const named = `the Regions are ${regions.join(', ')}`;
  return [
    {
      when: regions.some((name) => Token.isUnresolved(name)),
      message: `${named}; allowed are Region codes known while synthesizing; pass env: { region } to the stack`,
    },
    {
      when: new Set(regions).size < 3,
      message: `${named}; allowed are three different ones; choose another replica or witness Region`,
    },
    {
      when: !regionSets.some((set) => regions.every((name) => set.includes(name))),
      message: `${named}; allowed are three of one set: ${sets}; choose them from the same set`,
    },
  ];
}
