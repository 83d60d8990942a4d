import type { Experiment } from '@aws-sdk/client-fis';
import type { Named } from './find';

/** An experiment as AWS FIS tells of it, for programs. */
export interface ExperimentDocument extends Partial<Named> {
  readonly schema: 'holdfast.experiment/1';
  readonly region: string;
  readonly id: string;
  readonly templateId: string;
  /** In the words of AWS FIS: `completed`, `stopped`, `failed` or `cancelled` at its end. */
  readonly status: string;
  readonly reason?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** From beginning to end. */
  readonly seconds?: number;
  readonly actions: readonly ActionDocument[];
}

export interface ActionDocument {
  readonly name: string;
  readonly actionId: string;
  readonly status: string;
  readonly reason?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

/** Pure. */
export function documentOf(region: string, name: Partial<Named>, experiment: Experiment): ExperimentDocument {
  const { id = '', experimentTemplateId: templateId = '', state, startTime, endTime, actions = {} } = experiment;
  const { architecture, experiment: experimentName } = name;
  return {
    ...{ schema: 'holdfast.experiment/1', region, architecture, experiment: experimentName, id, templateId },
    ...{ status: state?.status ?? 'unknown', reason: state?.reason },
    ...{ startedAt: startTime?.toISOString(), endedAt: endTime?.toISOString() },
    seconds: startTime && endTime ? (endTime.getTime() - startTime.getTime()) / 1000 : undefined,
    actions: Object.entries(actions).map(([actionName, action]) => ({
      ...{ name: actionName, actionId: action.actionId ?? '' },
      ...{ status: action.state?.status ?? 'unknown', reason: action.state?.reason },
      ...{ startedAt: action.startTime?.toISOString(), endedAt: action.endTime?.toISOString() },
    })),
  };
}

/** The last line of a run, for people. Pure. */
export function inWords({ id, status, reason, seconds }: ExperimentDocument): string {
  const after = seconds === undefined ? '' : ` after ${seconds.toFixed(0)} s`;
  const why = reason ? `: ${reason}` : '';
  if (status === 'completed') return `${id} ran to its end${after}; whether users suffered, your alarms and graphs say`;
  return `${id} did NOT run to its end: ${status}${after}${why}`;
}
