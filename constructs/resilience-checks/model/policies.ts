import type { ResourceSet } from './resource-set';
import type { Resource } from './template';
import { at, objectOf, oneOrMore } from './values';

/** Actions that the policies of each role allow, as they are written, in lower case. */
type Allowed = ReadonlyMap<Resource, readonly string[]>;

const policyTypes = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'];

/** Patterns of actions that a role allows; managed policies of AWS are not looked into. */
export function allowedActions(set: ResourceSet, role: Resource): readonly string[] {
  return set.once(actionsByRole).get(role) ?? [];
}

function actionsByRole(set: ResourceSet): Allowed {
  const allowed = new Map<Resource, string[]>();
  const add = (role: Resource, document: unknown) =>
    allowed.set(role, [...(allowed.get(role) ?? []), ...actionsOf(document)]);
  for (const role of set.ofType('AWS::IAM::Role'))
    for (const policy of oneOrMore(role.properties.Policies)) add(role, at(policy, 'PolicyDocument'));
  for (const policy of set.ofType(...policyTypes)) {
    const { Roles: roles, RoleName: role, PolicyDocument: document } = policy.properties;
    for (const target of set.targets(policy, [roles, role]))
      if (target.type === 'AWS::IAM::Role') add(target, document);
  }
  return allowed;
}

function actionsOf(document: unknown): string[] {
  return oneOrMore(at(document, 'Statement'))
    .map(objectOf)
    .filter(({ Effect: effect }) => effect === 'Allow')
    .flatMap(({ Action: action }) => oneOrMore(action))
    .filter((action): action is string => typeof action === 'string')
    .map((action) => action.toLowerCase());
}

/** Does a pattern of IAM (`*` and `?`) cover an action? Both in lower case. */
export function covers(pattern: string, action: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === action;
  // From the left, with one place to come back to: no pattern can make it slow.
  let [p, a, star, resume] = [0, 0, -1, 0];
  while (a < action.length) {
    if (pattern[p] === '*') [star, resume] = [p++, a];
    else if (pattern[p] === '?' || pattern[p] === action[a]) [p, a] = [p + 1, a + 1];
    else if (star >= 0) [p, a] = [star + 1, ++resume];
    else return false;
  }
  return /^\**$/.test(pattern.slice(p));
}
