import type { ResourceSet } from '../resilience-checks/model/resource-set';
import type { Resource } from '../resilience-checks/model/template';
import { isAbsent, isIntrinsic, isObject, type Json } from '../resilience-checks/model/values';

/**
 * A value of a template as it can be compared with the same one of another day: what is known without a deployment is
 * text (CloudFormation takes `true` and `"true"` for the same), objects have their keys in order, and functions of
 * CloudFormation have one spelling. Nothing for what is not set.
 */
export function stableValue(set: ResourceSet, from: Resource, value: unknown): unknown {
  if (isAbsent(value)) return undefined;
  if (Array.isArray(value)) return value.map((one) => stableValue(set, from, one) ?? null);
  if (!isObject(value)) return set.text(from, value);
  if (!isIntrinsic(value)) return sorted(value, (inner) => stableValue(set, from, inner));
  return set.text(from, value) ?? stableFunction(value, (inner) => stableValue(set, from, inner));
}

function stableFunction(value: Json, stable: (inner: unknown) => unknown): unknown {
  const { 'Fn::GetAtt': attribute, 'Fn::Join': join } = value;
  if (typeof attribute === 'string') {
    const [id = '', ...rest] = attribute.split('.');
    return { 'Fn::GetAtt': [id, rest.join('.')] };
  }
  if (Array.isArray(join) && typeof join[0] === 'string' && Array.isArray(join[1]))
    return { 'Fn::Join': [join[0], joined(join[0], join[1].map(stable))] };
  return sorted(value, stable);
}

/** Neighbours that are text become one, however the text was cut before. */
function joined(delimiter: string, parts: readonly unknown[]): unknown[] {
  return parts.reduce<unknown[]>((before, part) => {
    const last = before.at(-1);
    return typeof last === 'string' && typeof part === 'string'
      ? [...before.slice(0, -1), `${last}${delimiter}${part}`]
      : [...before, part];
  }, []);
}

function sorted(value: Json, stable: (inner: unknown) => unknown): Json {
  const entries = Object.entries(value).map(([key, inner]) => [key, stable(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)));
}
