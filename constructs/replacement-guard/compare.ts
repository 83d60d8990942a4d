import type { RecordedResource, RecordedStack } from './baseline';
import { createOnly } from './create-only';
import type { PresentResource, PresentStack } from './present';

/** A create-only property that has another value. */
export interface ChangedProperty {
  readonly property: string;
  /** Value in the baseline; nothing when it was not set. */
  readonly was?: unknown;
  /** Value in the template; nothing when it is not set any more. */
  readonly is?: unknown;
}

/** What happened to a resource of the baseline. */
interface ResourceChange {
  readonly stack: PresentStack;
  readonly id: string;
  readonly was: RecordedResource;
}

/** What a deploy would do to state. */
export type Change =
  | (ResourceChange & {
      readonly kind: 'replaced' | 'maybe-replaced';
      readonly is: PresentResource;
      readonly properties: readonly ChangedProperty[];
      /** Physical name that stands in the way, since the template gives it and keeps it. */
      readonly keptName?: string;
    })
  | (ResourceChange & { readonly kind: 'removed' })
  | (ResourceChange & { readonly kind: 'renamed'; readonly newId: string; readonly newPath: string })
  | (ResourceChange & { readonly kind: 'retyped'; readonly newType: string })
  | { readonly kind: 'stack-gone'; readonly was: RecordedStack }
  | {
      readonly kind: 'unrecorded';
      readonly stack: PresentStack;
      readonly id: string;
      readonly is: PresentResource;
    };

/** Holds the templates against the baseline. */
export function compare(baseline: readonly RecordedStack[], present: readonly PresentStack[]): Change[] {
  const pairs = present.map((stack) => ({ stack, was: baseline.find((one) => isSameStack(one, stack)) }));
  const found = new Set(pairs.map(({ was }) => was));
  const gone = baseline.filter((one) => !found.has(one));
  return [
    ...gone.flatMap((was) => goneStack(was, present)),
    ...pairs.flatMap(({ stack, was }) => compareStack(was?.resources ?? {}, stack)),
  ];
}

/** A stack without a Region is deployed to whichever the command line says. */
const isSameStack = (a: RecordedStack, b: RecordedStack): boolean =>
  a.stack === b.stack && (a.region === b.region || a.region === undefined || b.region === undefined);

/** A nested stack goes with what is in it; one of its own stays where it is, out of reach of the app. */
function goneStack(was: RecordedStack, present: readonly PresentStack[]): Change[] {
  const around = present.find((one) => isSameStack({ ...was, stack: was.stack.replace(/\/[^/]*$/, '') }, one));
  if (!was.stack.includes('/') || !around) return [{ kind: 'stack-gone', was }];
  return compareStack(was.resources, { ...around, resources: {}, types: new Map() });
}

function compareStack(baseline: RecordedStack['resources'], stack: PresentStack): Change[] {
  const fresh = Object.entries(stack.resources).filter(([id]) => !Object.hasOwn(baseline, id));
  return [
    ...Object.entries(baseline).flatMap(([id, was]) => {
      const is = Object.hasOwn(stack.resources, id) ? stack.resources[id] : undefined;
      const type = stack.types.get(id);
      const change = { stack, id, was };
      if (type !== undefined && type !== was.type) return [{ ...change, kind: 'retyped' as const, newType: type }];
      return is ? compareResource(change, is) : absentResource(change, fresh);
    }),
    ...fresh.map(([id, is]) => ({ kind: 'unrecorded' as const, stack, id, is })),
  ];
}

/** A certain replacement says all there is to say; what may replace is told of alone. */
function compareResource(change: ResourceChange, is: PresentResource): Change[] {
  const { was } = change;
  const { replaces, mayReplace = [], names = [] } = createOnly[was.type] ?? { replaces: [] };
  const changed = (properties: readonly string[]) =>
    properties
      .map((property) => ({ property, was: was.createOnly[property], is: is.createOnly[property] }))
      .filter((one) => JSON.stringify(one.was) !== JSON.stringify(one.is));
  const certain = changed(replaces);
  const possible = changed(mayReplace);
  const properties = certain.length > 0 ? certain : possible;
  if (properties.length === 0) return [];
  const isKept = (name: string) =>
    is.createOnly[name] !== undefined && !certain.some(({ property }) => property === name);
  const keptName = names.length > 0 && names.every(isKept) ? names.join(', ') : undefined;
  return [{ ...change, kind: certain.length > 0 ? 'replaced' : 'maybe-replaced', is, properties, keptName }];
}

/**
 * One that CloudFormation leaves alone is not lost, unless another took its place: one with the same construct path, or
 * with the same create-only values.
 */
function absentResource(change: ResourceChange, fresh: readonly (readonly [string, PresentResource])[]): Change[] {
  const { was } = change;
  const ofType = fresh.filter(([, { type }]) => type === was.type);
  const values = JSON.stringify(was.createOnly);
  const successor =
    ofType.find(([, { path }]) => path === was.path) ??
    ofType.find(([, { createOnly: own }]) => values !== '{}' && JSON.stringify(own) === values) ??
    (was.removal !== 'Retain' && ofType.length === 1 ? ofType[0] : undefined);
  if (successor) return [{ ...change, kind: 'renamed', newId: successor[0], newPath: successor[1].path }];
  return was.removal === 'Retain' ? [] : [{ ...change, kind: 'removed' }];
}
