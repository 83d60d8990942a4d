import type { App } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { securityFindings } from '../../../lib/checks/reviewed-checks';

/** What both packs of security rules have against what a construct made: `<pack> <rule> <path below it>`, each once. */
export function findingsOf({ node }: IConstruct): string[] {
  const found = securityFindings(node.root as App)
    .filter(({ path }) => path.startsWith(`${node.path}/`))
    .map(({ pack, rule, path }) => `${pack} ${rule.replace(/^[\w.]+-/, '')} ${path.slice(node.path.length + 1)}`);
  return [...new Set(found)].sort();
}
