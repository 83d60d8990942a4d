import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { architectures } from '../../lib/architectures';
import { packageRoot } from '../../local/process';
import { architecturePage, pageOf } from './architecture';
import { failoverPlan } from './failover-plan';
import { requirementsPage } from './requirements/page';
import { resilienceRules } from './resilience-rules';

/** Documents that follow from the code, whole or in part, by their place in the repository. */
export const documents: Readonly<Record<string, (root: string) => string>> = {
  'docs/guide/failover-plan.md': failoverPlan,
  'docs/guide/resilience-rules.md': resilienceRules,
  'docs/requirements.md': requirementsPage,
  ...Object.fromEntries(
    Object.keys(architectures)
      .filter((name) => existsSync(join(packageRoot(), pageOf(name))))
      .map((name) => [pageOf(name), (root: string) => architecturePage(root, name)]),
  ),
};

/** A document as it must be. */
export async function renderDocument(root: string, path: string): Promise<string> {
  const file = join(root, path);
  return format(documents[path]!(root), { ...(await resolveConfig(file)), parser: 'markdown' });
}

/** @returns the documents that were out of date */
export async function writeDocuments(root: string): Promise<string[]> {
  const written: string[] = [];
  for (const path of Object.keys(documents)) {
    const file = join(root, path);
    const text = await renderDocument(root, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    writeFileSync(file, text);
    written.push(path);
  }
  return written;
}
