import { Token } from 'aws-cdk-lib';
import type { Rule } from '../core/rules';

/** Regions among which clusters peer; two and their witness are of one set (AWS Backup guide, restoring Aurora DSQL). */
const regionSets: readonly (readonly string[])[] = [
  ['us-east-1', 'us-east-2', 'us-west-2', 'ca-central-1', 'ca-west-1'],
  ['eu-central-1', 'eu-north-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1'],
];

/**
 * What can be wrong with the Regions of a multi-Region cluster.
 *
 * @param regions the cluster's own, its peer's and the witness's
 */
export function regionRules(regions: readonly string[]): Rule[] {
  const named = `the Regions are ${regions.join(', ')}`;
  return [
    {
      when: regions.some((name) => Token.isUnresolved(name)),
      message: `${named}; allowed are Region codes known while synthesizing; pass env: { region } to the stack`,
    },
    {
      when: new Set(regions).size < regions.length,
      message: `${named}; allowed are three different ones: the cluster's own, peerRegion and witnessRegion; choose another peer or witness`,
    },
    {
      when: !regionSets.some((set) => regions.every((name) => set.includes(name))),
      message: `${named}; allowed are three of one set: ${regionSets.map((set) => set.join(', ')).join('; ')}; choose them from the same set`,
    },
  ];
}
