import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { IConstruct } from 'constructs';
import { checkTemplates } from '../../../constructs/resilience-checks/check-templates';
import { securityFindings } from '../../../lib/checks/reviewed-checks';

/** What AwsSolutions has against what a construct made: `<rule> <path below the construct>`, sorted, each once. */
export function awsSolutionsFindings({ node }: IConstruct): string[] {
  const found = securityFindings(node.root as App)
    .filter(({ pack, path }) => pack === 'AwsSolutions' && path.startsWith(`${node.path}/`))
    .map(({ rule, path }) => `${rule.replace('AwsSolutions-', '')} ${path.slice(node.path.length + 1)}`);
  return [...new Set(found)].sort();
}

/** What the rules of resilience have against a stack by itself: `<rule>: <what is wrong>`, sorted. */
export function resilienceFindings(stack: Stack): string[] {
  return checkTemplates([{ name: stack.stackName, region: stack.region, body: Template.fromStack(stack).toJSON() }])
    .map(({ rule, what }) => `${rule.replace('Resilience-', '')}: ${what}`)
    .sort();
}
