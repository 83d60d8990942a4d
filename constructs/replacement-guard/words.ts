import { howToRecord, type Fate } from './baseline';
import type { Change, ChangedProperty } from './compare';
import { allowContext } from './allowed';

/** What is said of a change. */
export interface Said {
  /** Rule behind the name of the plugin. */
  readonly rule: string;
  /** Path that an override names. */
  readonly path: string;
  /** Construct that the report points at; nothing when the app has none. */
  readonly at?: string;
  readonly locations: string[];
  readonly what: string;
  readonly fix: string;
}

/** Rules by what happened. */
export const ruleOf: Readonly<Record<Change['kind'], string>> = {
  replaced: 'Replaced',
  'maybe-replaced': 'MaybeReplaced',
  removed: 'Removed',
  renamed: 'Renamed',
  retyped: 'Retyped',
  'stack-gone': 'StackGone',
  unrecorded: 'Unrecorded',
};

/** Says what a deploy would do, and the ways out. */
export function inWords(change: Change): Said {
  const rule = ruleOf[change.kind];
  if (change.kind === 'stack-gone') {
    const { stack, region, path, resources } = change.was;
    const where = region === undefined ? '' : ` of ${region}`;
    return {
      rule,
      path,
      locations: [],
      what: `stack "${stack}"${where} is in the baseline and not in the app; CloudFormation would leave it as it is, out of reach of the app, with ${Object.keys(resources).length} resources that hold state; under another name it would begin with empty ones`,
      fix: waysOut('give the stack its name and Region back', path),
    };
  }
  if (change.kind === 'unrecorded')
    return {
      rule,
      path: change.is.path,
      at: change.is.path,
      locations: [],
      what: `${change.is.type} "${change.is.path}" is not in the baseline, so nothing guards it`,
      fix: `once it is deployed, ${howToRecord}`,
    };
  const { stack, id, was } = change;
  const path = 'is' in change ? change.is.path : was.path;
  const locations = 'properties' in change ? change.properties.map(({ property }) => `Properties/${property}`) : [];
  return {
    rule,
    path,
    at: 'is' in change ? path : stack.path,
    locations,
    what: `${was.type} "${path}" (${id}) ${effect(change)}`,
    fix: waysOut(wayBack(change), path),
  };
}

type ResourceChange = Exclude<Change, { kind: 'stack-gone' | 'unrecorded' }>;

function effect(change: ResourceChange): string {
  const { id, was } = change;
  switch (change.kind) {
    case 'replaced':
      return `would be replaced: ${differences(change.properties)}; ${replacing(change.is.replacement, change.keptName)}`;
    case 'maybe-replaced':
      return `may be replaced, depending on the change: ${differences(change.properties)}; if so, ${replacing(change.is.replacement, change.keptName)}`;
    case 'removed':
      return `is in the baseline and not in the template; CloudFormation would ${ending[was.removal]}`;
    case 'renamed':
      return `has another logical id: it was "${id}", and "${change.newId}" ("${change.newPath}") stands in its place; CloudFormation would create an empty one as "${change.newId}", and ${ending[was.removal]}`;
    case 'retyped':
      return `has another type: it was "${was.type}", and is "${change.newType}"; CloudFormation would refuse to update the stack, and under another logical id it would ${ending[was.removal]}`;
  }
}

/** What CloudFormation does with the old one. */
const ending: Readonly<Record<Fate, string>> = {
  Delete: 'delete this one with all that is in it',
  Snapshot: 'delete this one after it took a snapshot',
  Retain: 'leave this one behind, out of reach of the stack',
};

const replacing = (fate: Fate, keptName?: string): string =>
  keptName === undefined
    ? `CloudFormation would create an empty one, and ${ending[fate]}`
    : `CloudFormation would refuse to, since ${keptName} is given and stays the same; with another name it would create an empty one, and ${ending[fate]}`;

const differences = (properties: readonly ChangedProperty[]): string =>
  properties.map(({ property, was, is }) => `${property} was ${shown(was)}, and is ${shown(is)}`).join('; ');

const shown = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value));

function wayBack(change: ResourceChange): string {
  switch (change.kind) {
    case 'replaced':
    case 'maybe-replaced':
      return `give ${change.properties.map(({ property }) => property).join(', ')} the old value back`;
    case 'removed':
      return 'put it back, or have it retained (RemovalPolicy.RETAIN), deploy and record that first';
    case 'renamed':
      return `keep its logical id (overrideLogicalId("${change.id}"), or the construct where it was)`;
    case 'retyped':
      return 'give it its type back';
  }
}

const waysOut = (wayBack: string, path: string): string =>
  `${wayBack}; or, if it is meant and its data is safe, allow it: { path: "${path}", reason: "..." } in allow or in the context "${allowContext}", and record the baseline anew after the deploy`;
