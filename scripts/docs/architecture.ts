import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estimate, renderCost } from '../../assess/cost';
import { draw, mermaid } from '../../assess/diagram';
import type { SourceTemplate } from '../../constructs/resilience-checks/model/template';
import { synthesisOf } from '../../local/emulate/synthesis';
import { childEnvironment } from '../../local/process';
import { readTemplateSets } from '../../operate/check/read';
import { sectionsOf, withSections } from './sections';

/** Page of an architecture. */
export const pageOf = (architecture: string): string => `docs/architectures/${architecture}.md`;

/** The page with its picture and its cost, which follow from the templates that the defaults give. */
export function architecturePage(root: string, architecture: string): string {
  const page = readFileSync(join(root, pageOf(architecture)), 'utf8');
  if (sectionsOf(page).length === 0) return page;
  const templates = templatesOf(root, architecture);
  return withSections(page, {
    cost: () => renderCost(estimate(templates)),
    diagram: () => ['```mermaid', mermaid(draw(templates)), '```'].join('\n'),
  });
}

/** Templates of an architecture with its default settings, by the same app that `cdk deploy` runs. */
export function templatesOf(root: string, architecture: string): readonly SourceTemplate[] {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-docs-'));
  try {
    const directory = join(folder, 'cdk.out');
    const { args, env } = synthesisOf(root, architecture, directory);
    execFileSync(process.execPath, args, {
      cwd: root,
      env: childEnvironment(env),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return readTemplateSets([directory]).flatMap(({ templates }) => templates);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
