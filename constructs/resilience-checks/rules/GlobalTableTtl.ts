import type { Rule } from '../model/rule';
import { at as valueAt } from '../model/values';

/** Time to live and multi-Region strong consistency exclude each other (DynamoDB developer guide, global tables). */
export const GlobalTableTtl: Rule = {
  id: 'GlobalTableTtl',
  severity: 'error',
  holds: 'a strongly consistent global table has no time to live',
  why: 'DynamoDB refuses the combination, which the CDK and CloudFormation let through until the deployment',
  fix: 'remove TimeToLiveSpecification, and delete what is old by a scheduled function',
  check: (set) =>
    set.ofType('AWS::DynamoDB::GlobalTable').flatMap((at) => {
      const { MultiRegionConsistency: consistency, TimeToLiveSpecification: ttl } = at.properties;
      if (set.text(at, consistency) !== 'STRONG' || set.flag(at, valueAt(ttl, 'Enabled')) !== true) return [];
      return [
        {
          at,
          property: 'Properties/TimeToLiveSpecification',
          what: 'the table is strongly consistent and has a time to live',
        },
      ];
    }),
};
