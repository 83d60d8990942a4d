import type { Rule } from '../core/rules';
import { actions as catalogue } from './catalogue';
import { actionRules } from './check-action';
import { targetRules } from './check-target';
import type { FaultProps } from './definition';
import { secondsOf } from './length';

/**
 * Limits of AWS FIS that cannot be raised.
 *
 * Source: AWS FIS user guide, "Quotas and limitations for AWS Fault Injection Service".
 */
const quotas = { actions: 20, atOnce: 10, seconds: 43_200 };

/** Where a fault will happen; nothing where it is known only at deploy time. */
export interface Place {
  readonly region?: string;
}

/** What can be wrong with a fault, in the order in which people would mend it. */
export function faultRules(fault: FaultProps, place: Place): Rule[] {
  const { targets = {} } = fault;
  return [
    ...nameRules(fault),
    ...Object.entries(targets).flatMap(([name, target]) => targetRules(`targets.${name}`, target, place)),
    ...Object.entries(fault.actions).flatMap(([name, action]) =>
      actionRules(`actions.${name}`, action, { targets, actions: fault.actions }),
    ),
    ...Object.keys(targets).map((name) => ({
      when: Object.values(fault.actions).every(({ target }) => target !== name),
      message: `targets.${name} is the target of no action; allowed are targets in use; remove it, or name it in an action`,
    })),
    ...wholeRules(fault),
  ];
}

const namePattern = /^[a-z][a-z0-9-]{0,62}$/;

/** A rule for a name that becomes a tag. */
export const nameRule = (property: string, name: string): Rule => ({
  when: !namePattern.test(name),
  message: `${property} is "${name}"; allowed are at most 63 lower-case letters, digits and hyphens, beginning with a letter, known at synth time; rename it`,
});

function nameRules({ description, actions, targets = {} }: FaultProps): Rule[] {
  const odd = [...Object.keys(actions), ...Object.keys(targets)].find((one) => !/^[\w-]{1,64}$/.test(one));
  return [
    {
      when: description.length === 0 || description.length > 512,
      message: `fault.description has ${description.length} characters; allowed are 1 to 512; say in a sentence what happens`,
    },
    {
      when: odd !== undefined,
      message: `an action or a target is named "${odd}"; allowed are 1 to 64 letters, digits, underscores and hyphens; rename it`,
    },
  ];
}

/** What concerns the actions together. */
function wholeRules({ actions }: FaultProps): Rule[] {
  const all = Object.values(actions);
  const atOnce = all.filter(({ startAfter = [] }) => startAfter.length === 0).length;
  const seconds = secondsOf(actions);
  return [
    {
      when: all.length === 0 || all.length > quotas.actions,
      message: `actions has ${all.length} entries; allowed are 1 to ${quotas.actions}; split the fault into several experiments`,
    },
    {
      when: seconds === undefined,
      message: 'actions wait for each other in a circle; allowed is an order that ends; remove one startAfter',
    },
    {
      when: atOnce > quotas.atOnce,
      message: `${atOnce} actions begin at once; allowed are ${quotas.atOnce}; let some start after others`,
    },
    {
      when: seconds !== undefined && seconds > quotas.seconds,
      message: `the actions last ${seconds} s one after another; allowed are ${quotas.seconds} s for an experiment; shorten or split it`,
    },
    {
      when: all.every(({ actionId }) => catalogue[actionId] !== undefined && catalogue[actionId].target === undefined),
      message:
        'no action has a target, so nothing would be tried; allowed is at least one that acts on something; add it',
    },
  ];
}
