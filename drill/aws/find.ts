import type { ExperimentSummary, ExperimentTemplateSummary } from '@aws-sdk/client-fis';
import { architectureTag, experimentTag } from '../../constructs/chaos/tags';
import { isOver } from './status';
import { WrongCall } from './wrong-call';

/** What is drilled, as the tags of a template name it. */
export interface Named {
  readonly architecture: string;
  readonly experiment: string;
}

/** A template that somebody may start by name. */
export interface FoundTemplate extends Named {
  readonly templateId: string;
  readonly description: string;
}

/** An experiment that was started from such a template, by whomever. */
export interface FoundExperiment extends Partial<Named> {
  readonly id: string;
  readonly templateId: string;
  readonly status: string;
  readonly reason?: string;
  readonly createdAt?: Date;
}

type Tags = Readonly<Record<string, string>>;

/** The tags of an experiment that was started by name, as its template has them. */
export const tagsOf = ({ architecture, experiment }: Named): Record<string, string> => ({
  [architectureTag]: architecture,
  [experimentTag]: experiment,
});

function nameOf(tags: Tags = {}): Named | undefined {
  const architecture = tags[architectureTag];
  const experiment = tags[experimentTag];
  return architecture && experiment ? { architecture, experiment } : undefined;
}

/** The templates that have both tags, by name. Pure. */
export function namedTemplates(
  summaries: readonly ExperimentTemplateSummary[],
  wanted: Partial<Named>,
): FoundTemplate[] {
  return summaries
    .flatMap(({ id, description, tags }) => {
      const name = nameOf(tags);
      return id && name && fits(name, wanted) ? [{ ...name, templateId: id, description: description ?? '' }] : [];
    })
    .sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
}

const orderOf = ({ architecture, experiment }: Named) => `${architecture} ${experiment}`;

/**
 * The one template of that name. Pure.
 *
 * @throws WrongCall if there is none, or if it is not the only one: what would be started must not depend on the order
 * of a list
 */
export function templateOf(
  summaries: readonly ExperimentTemplateSummary[],
  wanted: Named,
  region: string,
): FoundTemplate {
  const { architecture, experiment } = wanted;
  const [found, ...others] = namedTemplates(summaries, wanted);
  if (others.length > 0)
    throw new WrongCall(
      `${others.length + 1} templates of ${region} are tagged ${architecture} ${experiment}: ` +
        `${[found!, ...others].map(({ templateId }) => templateId).join(', ')}; delete those that are not meant`,
    );
  if (found) return found;
  const siblings = namedTemplates(summaries, { architecture }).map((one) => one.experiment);
  const architectures = [...new Set(namedTemplates(summaries, {}).map((one) => one.architecture))];
  if (siblings.length > 0)
    throw new WrongCall(`unknown experiment "${experiment}": ${architecture} has ${siblings.join(', ')} in ${region}`);
  throw new WrongCall(
    architectures.length > 0
      ? `${architecture} has no experiment in ${region}: there are experiments of ${architectures.join(', ')}`
      : `no experiment template of ${region} has the tags ${architectureTag} and ${experimentTag}: deploy one (constructs/chaos), or name another Region`,
  );
}

/**
 * Experiments, the latest first. One that a schedule or the console started has no tags of its own: its template's
 * count. Pure.
 */
export function namedExperiments(
  summaries: readonly ExperimentSummary[],
  templates: readonly ExperimentTemplateSummary[],
  wanted: Partial<Named>,
): FoundExperiment[] {
  const names = new Map(templates.map(({ id, tags }) => [id, nameOf(tags)]));
  return summaries
    .flatMap(({ id, experimentTemplateId: templateId = '', state, creationTime: createdAt, tags }) => {
      const name = nameOf(tags) ?? names.get(templateId);
      if (!id || !name || !fits(name, wanted)) return [];
      return [{ ...name, id, templateId, status: state?.status ?? 'unknown', reason: state?.reason, createdAt }];
    })
    .sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
}

export const running = (experiments: readonly FoundExperiment[]): FoundExperiment[] =>
  experiments.filter(({ status }) => !isOver(status));

const fits = (name: Named, { architecture, experiment }: Partial<Named>): boolean =>
  (architecture === undefined || name.architecture === architecture) &&
  (experiment === undefined || name.experiment === experiment);
