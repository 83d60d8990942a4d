import { durationBetween, type Rule, wholeNumber } from '../core/rules';
import { frontRules, groupRules, nameRule } from '../web-tier/rules';
import { overlap } from './paths';
import type { FailSoftServiceProps, FailSoftServicesProps } from './props';

/** Variable by which an application knows its budget. */
export const concurrencyVariable = 'HOLDFAST_CONCURRENCY';

/** A service that is there already. */
export interface Neighbour {
  readonly serviceName: string;
  readonly paths: readonly string[];
  readonly priority: number;
}

/** What can be wrong with `FailSoftServices`. */
export function servicesRules(props: FailSoftServicesProps): Rule[] {
  return [nameRule('applicationName', props.applicationName), ...frontRules(props)];
}

/** What can be wrong with a `FailSoftService`. */
export function serviceRules(serviceName: string, props: FailSoftServiceProps, others: readonly Neighbour[]): Rule[] {
  const { priority } = props;
  const taken = others.find((other) => other.priority === priority);
  return [
    nameRule('the name with that of the application', serviceName),
    ...pathRules(props.paths, others),
    wholeNumber('priority', priority, 1, 50_000),
    {
      when: taken !== undefined,
      message: `priority is ${priority}, that of ${taken?.serviceName}; allowed is another one; choose one that no service has`,
    },
    wholeNumber('concurrency', props.concurrency, 1, 10_000),
    {
      when: props.environment?.[concurrencyVariable] !== undefined,
      message: `environment sets ${concurrencyVariable}; allowed are others; pass concurrency instead`,
    },
    wholeNumber('maximumFailureRate', props.maximumFailureRate, 1, 100),
    durationBetween('maximumLatency', props.maximumLatency, 0.001, 600),
    ...groupRules(props),
  ];
}

/** Limits of a rule's conditions (Elastic Load Balancing, Application Load Balancers: quotas, path conditions). */
const valuesOfRule = 5;
const wildcardsOfRule = 5;

function pathRules(paths: readonly string[], others: readonly Neighbour[]): Rule[] {
  const wildcards = paths.join('').match(/[*?]/g)?.length ?? 0;
  const wrong = paths.find((path) => !/^\/[\w\-.$/~"'@:+&*?]{0,127}$/.test(path));
  const [met] = others.flatMap(({ serviceName, paths: theirs }) =>
    theirs.flatMap((their) =>
      paths.filter((path) => overlap(path, their)).map((path) => ({ serviceName, their, path })),
    ),
  );
  return [
    {
      when: paths.length === 0 || paths.length > valuesOfRule,
      message: `paths has ${paths.length} entries; allowed are one to ${valuesOfRule}; join them under one beginning, such as "/feed/*"`,
    },
    {
      when: wrong !== undefined,
      message: `paths holds "${wrong}"; allowed is a path that begins with a slash, at most 128 letters, digits and _-.$/~"'@:+&*?, known at synth time; correct it`,
    },
    {
      when: wildcards > wildcardsOfRule,
      message: `paths has ${wildcards} wildcards; allowed are ${wildcardsOfRule} in one rule; join paths`,
    },
    {
      when: met !== undefined,
      message: `paths holds "${met?.path}", which meets "${met?.their}" of ${met?.serviceName}; allowed are paths of its own, or one service answers for the other; separate them`,
    },
  ];
}
