import type { Rule } from '../model/rule';

/** What the CDK makes of a strong reference from one Region to another. */
export const CrossRegionExport: Rule = {
  id: 'CrossRegionExport',
  severity: 'error',
  holds: 'no stack holds on to a value of another Region',
  why: 'a stack that imports strongly cannot be changed or removed while the other Region is lost, nor the other one after it',
  fix: 'use fixed names, or weak references (context "@aws-cdk/core:defaultCrossStackReferences": "weak")',
  check: (set) =>
    set.ofType('Custom::CrossRegionExportWriter', 'Custom::CrossRegionExportReader').map((at) => ({
      at,
      what: `values are ${at.type.endsWith('Writer') ? 'exported to' : 'imported from'} another Region by a strong reference`,
    })),
};
