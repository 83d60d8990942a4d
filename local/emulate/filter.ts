import {
  at,
  isAbsent,
  isObject,
  type Json,
  listOf,
  objectOf,
  scalarText,
} from '../../constructs/resilience-checks/model/values';
import { type ReasonFor, repeatedAttributes } from './left-out';
import { standIn } from './stand-in';

/** Where a template goes. */
export interface Place {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
}

/** A resource that is not deployed. */
export interface LeftOut {
  readonly id: string;
  readonly type: string;
  readonly reason: string;
}

export interface Filtered {
  readonly template: Json;
  readonly leftOut: readonly LeftOut[];
}

/**
 * A template without the resources that an emulator cannot take, so that the rest of it can be deployed:
 *
 * - `Ref`, `Fn::GetAtt` and variables of `Fn::Sub` that name such a resource become a text that stands in for it;
 * - `DependsOn` forgets it;
 * - an attribute that only repeats a property is replaced by the property (`repeatedAttributes`);
 * - everything else stays as it is, outputs too.
 *
 * The same template always gives the same result.
 */
export function filterTemplate(template: Json, place: Place, reasonFor: ReasonFor): Filtered {
  const resources = Object.entries(objectOf(template.Resources));
  const leftOut = resources.flatMap(([id, resource]) => {
    const type = typeOf(resource);
    const reason = reasonFor(type, objectOf(at(resource, 'Properties')));
    return reason === undefined ? [] : [{ id, type, reason }];
  });
  const types = new Map(leftOut.map(({ id, type }) => [id, type]));
  const replace = replacer((id, attribute) => {
    const type = types.get(id);
    return type === undefined ? repeated(template, id, attribute) : standIn({ ...place, id, type, attribute });
  });
  const kept = resources.filter(([id]) => !types.has(id));
  const { Resources: _, ...sections } = template;
  return {
    template: {
      ...(replace(sections) as Json),
      Resources: Object.fromEntries(kept.map(([id, resource]) => [id, replace(independent(resource, types))])),
    },
    leftOut,
  };
}

const typeOf = (resource: unknown): string => scalarText(at(resource, 'Type'));

/** The property that an attribute repeats, where the template writes it down. */
function repeated(template: Json, id: string, attribute: string | undefined): string | undefined {
  const resource = at(template, 'Resources', id);
  const property = attribute === undefined ? undefined : repeatedAttributes[typeOf(resource)]?.[attribute];
  const value = property === undefined ? undefined : at(resource, 'Properties', property);
  return isAbsent(value) || scalarText(value) === '' ? undefined : scalarText(value);
}

function independent(resource: unknown, gone: ReadonlyMap<string, unknown>): unknown {
  if (!isObject(resource) || resource.DependsOn === undefined) return resource;
  const { DependsOn: on, ...rest } = resource;
  const left = (typeof on === 'string' ? [on] : listOf(on)).filter((id) => !gone.has(scalarText(id)));
  return left.length > 0 ? { ...rest, DependsOn: left } : rest;
}

/** Answers what is written for a resource, or for one of its attributes; undefined where the function stays. */
type Written = (id: string, attribute?: string) => string | undefined;

function replacer(written: Written): (value: unknown) => unknown {
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace);
    if (!isObject(value)) return value;
    return replaced(value, written) ?? mapValues(value, replace);
  };
  return replace;
}

const mapValues = (value: Json, map: (one: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, map(one)]));

/** What a function that names a resource becomes; undefined when it stays a function, with other arguments or not. */
function replaced(value: Json, written: Written): unknown {
  if (Object.keys(value).length !== 1) return undefined;
  if (typeof value.Ref === 'string') return written(value.Ref);
  const attribute = value['Fn::GetAtt'];
  if (attribute !== undefined) {
    const [id = '', ...path] = typeof attribute === 'string' ? attribute.split('.') : listOf(attribute).map(scalarText);
    return written(id, path.join('.'));
  }
  const sub = value['Fn::Sub'];
  if (typeof sub === 'string') return { 'Fn::Sub': substituted(sub, {}, written) };
  if (!Array.isArray(sub) || typeof sub[0] !== 'string') return undefined;
  const own = objectOf(sub[1]);
  return { 'Fn::Sub': [substituted(sub[0], own, written), mapValues(own, replacer(written))] };
}

/** `${Id}` and `${Id.Attribute}`; `${!Literal}` is text, and the function's own variables win. */
function substituted(format: string, own: Json, written: Written): string {
  return format.replace(/\$\{([^!}]+)\}/g, (variable, name: string) => {
    if (Object.hasOwn(own, name)) return variable;
    const [id = '', ...path] = name.split('.');
    return written(id, path.length > 0 ? path.join('.') : undefined) ?? variable;
  });
}
