import { Token } from 'aws-cdk-lib';
import type { Rule } from '../core/rules';
import { actions as catalogue, type ActionSpec, documents, isoSeconds, ownedByFis } from './catalogue';
import { parameterRules } from './check-parameters';
import type { FaultAction, FaultTarget } from './definition';
import { nearest } from './nearest';

interface Surroundings {
  readonly targets: Readonly<Record<string, FaultTarget>>;
  readonly actions: Readonly<Record<string, FaultAction>>;
}

/** What can be wrong with an action. */
export function actionRules(at: string, action: FaultAction, around: Surroundings): Rule[] {
  const spec = catalogue[action.actionId];
  if (!spec) return [unknownAction(at, action.actionId)];
  return [
    ...aimRules(at, action, spec, around.targets),
    ...parameterRules(`${at}.parameters`, action.parameters ?? {}, spec.parameters),
    ...clashRules(at, action, spec, around.targets),
    ...documentRules(at, action),
    ...orderRules(at, action, around.actions),
    {
      when: spec.resources !== undefined && (action.resources ?? []).length === 0,
      message: `${at}.resources is empty; allowed are ARNs of ${spec.resources}; name them`,
    },
  ];
}

function unknownAction(at: string, id: string): Rule {
  const known = Object.keys(catalogue);
  return {
    when: true,
    message: `${at}.actionId is "${id}"; allowed are the ${known.length} actions of the catalogue, of which "${nearest(id, known)}" is the closest; write that`,
  };
}

/** The target: there when the action takes one, defined, and of its type. */
function aimRules(at: string, action: FaultAction, spec: ActionSpec, targets: Surroundings['targets']): Rule[] {
  const { actionId, target } = action;
  const found = target === undefined ? undefined : targets[target];
  const defined = Object.keys(targets).map((name) => `"${name}"`);
  return [
    {
      when: spec.target === undefined && target !== undefined,
      message: `${at}.target is "${target}", and ${actionId} acts on nothing; allowed is none; remove it`,
    },
    {
      when: spec.target !== undefined && target === undefined,
      message: `${at}.target is missing; allowed is a target of type ${spec.target?.type}; name it`,
    },
    {
      when: target !== undefined && found === undefined,
      message: `${at}.target is "${target}"; allowed are ${defined.join(', ') || 'none, since targets is empty'}; define it, or correct the name`,
    },
    {
      when: spec.target !== undefined && found !== undefined && found.resourceType !== spec.target.type,
      message: `${at}.target is "${target}" of type ${found?.resourceType}; allowed is type ${spec.target?.type}; name a target of that type`,
    },
  ];
}

function clashRules(at: string, action: FaultAction, spec: ActionSpec, targets: Surroundings['targets']): Rule[] {
  const { parameters = {}, target } = action;
  const found: Partial<FaultTarget> = (target === undefined ? undefined : targets[target]) ?? {};
  const facts = {
    byTags: found.arns === undefined,
    filtered: (found.filters ?? []).length > 0 || found.zone !== undefined || found.parameters !== undefined,
    zoned: found.zone !== undefined || found.parameters?.availabilityZoneIdentifier !== undefined,
  };
  return (spec.clashes ?? []).map(({ when, message }) => ({
    when: when(parameters, facts),
    message: `${at}: ${message(parameters)}`,
  }));
}

/** A document of AWS's own: it exists, gets what it takes, and ends before the action does. */
function documentRules(at: string, { actionId, parameters = {} }: FaultAction): Rule[] {
  const { documentArn = '', documentParameters, duration = '' } = parameters;
  const name = actionId === 'aws:ssm:send-command' ? ownedByFis(documentArn) : undefined;
  if (name === undefined || Token.isUnresolved(documentParameters)) return [];
  const specs = documents[name];
  if (!specs)
    return [
      {
        when: true,
        message: `${at}.parameters.documentArn names "${name}"; allowed are ${Object.keys(documents).length} documents of AWS FIS, of which "${nearest(name, Object.keys(documents))}" is the closest; write that`,
      },
    ];
  // A text that is no such object was refused as a parameter already.
  const values = documentValues(documentParameters);
  const runs = Number(values.DurationSeconds ?? 0);
  return [
    ...parameterRules(`${at}.parameters.documentParameters`, values, specs),
    {
      when: runs > (isoSeconds(duration) ?? Infinity),
      message: `${at}.parameters.documentParameters.DurationSeconds is ${runs} s, longer than duration (${duration}); allowed is at most that, or the fault outlives the experiment; lengthen duration`,
    },
  ];
}

function documentValues(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  try {
    const parsed = JSON.parse(text) as Record<string, string | string[]>;
    return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, [value].flat().join(',')]));
  } catch {
    return {};
  }
}

function orderRules(at: string, { startAfter = [] }: FaultAction, actions: Surroundings['actions']): Rule[] {
  const absent = startAfter.find((name) => actions[name] === undefined);
  return [
    {
      when: absent !== undefined,
      message: `${at}.startAfter has "${absent}"; allowed are the other actions: ${Object.keys(actions)
        .map((name) => `"${name}"`)
        .join(', ')}; correct the name`,
    },
  ];
}
