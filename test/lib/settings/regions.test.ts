import { Fact, RegionInfo } from 'aws-cdk-lib/region-info';
import {
  knownRegions,
  partitionOf,
  strongConsistencySetOf,
  strongConsistencySets,
} from '../../../lib/settings/regions';

test('the list of Regions is the one that the CDK carries', () => {
  expect([...knownRegions].sort()).toEqual([...Fact.regions].sort());
});

test('every Region lies in the partition that the CDK puts it in', () => {
  for (const region of knownRegions)
    expect([region, partitionOf(region)]).toEqual([region, RegionInfo.get(region).partition]);
});

test('every Region of a strong-consistency set exists', () => {
  for (const region of Object.values(strongConsistencySets).flat()) expect(knownRegions).toContain(region);
});

test('a Region outside every set offers no strong consistency', () => {
  expect(strongConsistencySetOf('us-west-1')).toBeUndefined();
});
