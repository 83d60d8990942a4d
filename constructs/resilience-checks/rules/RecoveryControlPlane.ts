import { allowedActions, covers } from '../model/policies';
import { recoveryPath, rolesOf } from '../model/recovery';
import type { Rule } from '../model/rule';

/** Changes of DNS and of permissions, which only us-east-1 carries out (AWS fault isolation boundaries, global services). */
const changes = [
  'route53:changeresourcerecordsets',
  'route53:createhealthcheck',
  'route53:deletehealthcheck',
  'route53:updatehealthcheck',
  'route53:changetagsforresource',
  'iam:attachrolepolicy',
  'iam:createpolicyversion',
  'iam:createrole',
  'iam:deleterolepolicy',
  'iam:detachrolepolicy',
  'iam:putrolepolicy',
  'iam:updateassumerolepolicy',
];

export const RecoveryControlPlane: Rule = {
  id: 'RecoveryControlPlane',
  severity: 'error',
  holds: 'no step of a recovery changes records of Route 53 or permissions of IAM',
  why: 'both control planes live in one Region: when that is the one that fails, the recovery stops half way',
  fix: 'move traffic by a health check or a routing control, create roles beforehand, and take the action away from the role',
  check: (set) =>
    recoveryPath(set).flatMap((at) => {
      const patterns = rolesOf(set, at).flatMap((role) => allowedActions(set, role));
      const allowed = changes.filter((change) => patterns.some((pattern) => covers(pattern, change)));
      if (allowed.length === 0) return [];
      return [{ at, property: 'Properties/Role', what: `a step of the recovery may call ${allowed.join(', ')}` }];
    }),
};
