import { checkTemplates } from '../../constructs/resilience-checks/check-templates';
import type { Objectives } from '../../constructs/resilience-checks/model/objectives';
import type { CheckFinding, Severity } from '../../constructs/resilience-checks/model/rule';
import type { Resource } from '../../constructs/resilience-checks/model/template';
import { at, listOf, scalarText } from '../../constructs/resilience-checks/model/values';
import { pathKey, type TemplateSet } from './read';

/** What was found at a resource. */
export interface Found {
  readonly rule: string;
  readonly severity: Severity;
  readonly template: string;
  readonly region?: string;
  readonly resource: string;
  /** Path in the construct tree, where the template tells it. */
  readonly path?: string;
  readonly property?: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** Findings of templates, those apart that somebody gave a reason for. */
export interface CheckResult {
  readonly templates: number;
  readonly resources: number;
  readonly regions: readonly string[];
  readonly findings: readonly Found[];
  readonly acknowledged: readonly (Found & { readonly reason: string })[];
}

/** Judges each set of templates by itself. */
export function judgeTemplates(sets: readonly TemplateSet[], objectives: Objectives): CheckResult {
  const judged = sets.flatMap((set) =>
    checkTemplates(set.templates, objectives).map((finding) => ({
      found: foundOf(finding, set.paths),
      reason: reasonOf(finding, set),
    })),
  );
  const templates = sets.flatMap((set) => set.templates);
  return {
    templates: templates.length,
    resources: templates.reduce((sum, { body }) => sum + Object.keys(at(body, 'Resources') as object).length, 0),
    regions: [...new Set(templates.flatMap(({ region }) => region ?? []))].sort(),
    findings: judged.flatMap(({ found, reason }) => (reason === undefined ? [found] : [])),
    acknowledged: judged.flatMap(({ found, reason }) => (reason === undefined ? [] : [{ ...found, reason }])),
  };
}

/** A template says it itself, unless the app was told not to write it there. */
function pathOf({ id, metadata, template }: Resource, paths: TemplateSet['paths']): string | undefined {
  return scalarText(metadata['aws:cdk:path']) || paths.get(pathKey(template.name, id))?.slice(1);
}

function foundOf({ at: resource, ...finding }: CheckFinding, paths: TemplateSet['paths']): Found {
  const { name, region } = resource.template;
  return { ...finding, template: name, region, resource: resource.id, path: pathOf(resource, paths) };
}

/** A reason in the metadata of the resource, as cdk-nag writes it, or one that the app gave at or above it. */
function reasonOf({ rule, at: resource }: CheckFinding, { reasons, paths }: TemplateSet): string | undefined {
  const written = listOf(at(resource.metadata, 'cdk_nag', 'rules_to_suppress'));
  const own = written.find((one) => at(one, 'id') === rule);
  const path = `/${pathOf(resource, paths) ?? ''}/`;
  const given = reasons.find((one) => one.rule === rule && path.startsWith(`${one.path}/`))?.reason;
  return scalarText(at(own, 'reason')) || given || undefined;
}
