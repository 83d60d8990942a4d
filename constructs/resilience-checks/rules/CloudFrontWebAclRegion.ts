import type { Rule } from '../model/rule';
import { regionOf } from '../model/template';

/** The one Region for web ACLs of the edge (AWS::WAFv2::WebACL, Scope). */
const edgeRegion = 'us-east-1';

export const CloudFrontWebAclRegion: Rule = {
  id: 'CloudFrontWebAclRegion',
  severity: 'error',
  holds: `a web ACL with the scope CLOUDFRONT is in ${edgeRegion}`,
  why: 'WAF refuses it elsewhere, which the CDK and cfn-lint let through until the deployment',
  fix: `move the web ACL to a stack in ${edgeRegion}`,
  check: (set) =>
    set.ofType('AWS::WAFv2::WebACL').flatMap((at) => {
      const region = regionOf(at);
      if (set.text(at, at.properties.Scope) !== 'CLOUDFRONT' || region === undefined || region === edgeRegion)
        return [];
      return [
        {
          at,
          property: 'Properties/Scope',
          what: `the scope is CLOUDFRONT and the Region ${region}; allowed is ${edgeRegion}`,
        },
      ];
    }),
};
