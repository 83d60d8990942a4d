import type { App } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { securityFindings } from '../../../lib/checks/reviewed-checks';

/** What AwsSolutions has against what a construct made: `<rule> <path below the construct>`, sorted, each once. */
export function awsSolutionsFindings({ node }: IConstruct): string[] {
  const found = securityFindings(node.root as App)
    .filter(({ pack, path }) => pack === 'AwsSolutions' && path.startsWith(`${node.path}/`))
    .map(({ rule, path }) => `${rule.replace('AwsSolutions-', '')} ${path.slice(node.path.length + 1)}`);
  return [...new Set(found)].sort();
}
