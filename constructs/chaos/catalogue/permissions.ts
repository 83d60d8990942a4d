import type { PermissionSpec } from './types';

/** Actions that know no resources: they look, and change nothing. */
export const looks = (...actions: string[]): PermissionSpec => ({ actions, on: ['*'] });

/** Actions on the targets, limited to their tags by the key of all services that know it. */
export const acts = (...actions: string[]): PermissionSpec => ({
  actions,
  on: 'targets',
  tagKey: 'aws:ResourceTag',
});

/** Targets with tags are found by this one. */
export const findsByTag = looks('tag:GetResources');

/** Patterns of EC2's ARNs in the stack's account and Region. */
export const ec2 = (...resources: string[]): string[] =>
  resources.map((resource) => `arn:{partition}:ec2:{region}:{account}:${resource}/*`);

/** Limits a statement to what AWS FIS makes for the time of an action, as it is made. */
export const madeByFis = { StringEquals: { 'aws:RequestTag/managedByFIS': 'true' } };

/** Limits a statement to what AWS FIS has made. */
export const ownedByFisTag = { StringEquals: { 'aws:ResourceTag/managedByFIS': 'true' } };

/** Tagging what is made by one call of EC2, in that call. */
export const tagsWhatIsMade = (resource: string, call: string): PermissionSpec => ({
  actions: ['ec2:CreateTags'],
  on: ec2(resource),
  conditions: { StringEquals: { 'ec2:CreateAction': call, 'aws:RequestTag/managedByFIS': 'true' } },
});
