import type { ExperimentTemplate, ExperimentTemplateAction, ExperimentTemplateTarget } from '@aws-sdk/client-fis';
import type { FoundTemplate } from './find';
import { WrongCall } from './wrong-call';

/** What a template would do, and to what. */
export interface ExperimentPlan {
  readonly templateId: string;
  readonly description: string;
  readonly actions: readonly PlannedAction[];
  /** ARNs of the alarms that end it. */
  readonly stopAlarms: readonly string[];
}

export interface PlannedAction {
  readonly name: string;
  readonly actionId: string;
  /** ISO 8601, if the action lasts. */
  readonly duration?: string;
  /** Which resources, in words; nothing for an action that waits. */
  readonly targets: readonly string[];
  readonly startAfter: readonly string[];
}

/**
 * Reads a template. Pure.
 *
 * @throws WrongCall if no alarm would end the experiment: it would go on whatever users suffer
 */
export function planOf(found: FoundTemplate, template: ExperimentTemplate): ExperimentPlan {
  const { actions = {}, targets = {}, stopConditions = [] } = template;
  const stopAlarms = stopConditions
    .filter(({ source }) => source === 'aws:cloudwatch:alarm')
    .flatMap(({ value }) => value ?? []);
  if (stopAlarms.length === 0)
    throw new WrongCall(
      `${found.templateId} has no alarm that stops it: give ${found.experiment} a stop condition that tells that users suffer`,
    );
  return {
    templateId: found.templateId,
    description: found.description,
    actions: Object.entries(actions).map(([name, action]) => plannedAction(name, action, targets)),
    stopAlarms,
  };
}

function plannedAction(
  name: string,
  { actionId = '', parameters, startAfter = [], targets = {} }: ExperimentTemplateAction,
  all: Readonly<Record<string, ExperimentTemplateTarget>>,
): PlannedAction {
  return {
    ...{ name, actionId, duration: parameters?.duration, startAfter },
    targets: Object.values(targets).map((target) => targetInWords(all[target] ?? {})),
  };
}

function targetInWords({
  resourceType = 'resources',
  selectionMode,
  resourceTags = {},
  resourceArns = [],
  filters = [],
  parameters = {},
}: ExperimentTemplateTarget): string {
  const conditions = [
    ...Object.entries(resourceTags).map(([key, value]) => `${key}=${value}`),
    ...filters.map(({ path, values = [] }) => `${path}=${values.join('|')}`),
    ...Object.entries(parameters).map(([key, value]) => `${key}=${value}`),
    ...resourceArns,
  ];
  return `${selectionMode ?? 'ALL'} of ${resourceType} with ${conditions.join(', ')}`;
}

/** What would be done, for people. Pure. */
export function renderExperimentPlan(
  { architecture, experiment }: FoundTemplate,
  plan: ExperimentPlan,
  region: string,
): string {
  const actions = plan.actions.flatMap(({ name, actionId, duration, targets, startAfter }) => [
    `  ${name}: ${actionId}${duration ? ` for ${duration}` : ''}${startAfter.length > 0 ? `, after ${startAfter.join(', ')}` : ''}`,
    ...targets.map((target) => `    on ${target}`),
  ]);
  return [
    `${architecture} ${experiment} in ${region}, template ${plan.templateId}`,
    ...(plan.description ? [`  ${plan.description}`] : []),
    ...actions,
    ...plan.stopAlarms.map((arn) => `  stops when ${arn} goes off`),
  ].join('\n');
}
