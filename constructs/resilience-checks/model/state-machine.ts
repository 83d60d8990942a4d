import type { ResourceSet } from './resource-set';
import type { Resource } from './template';
import { at, isIntrinsic, isObject, type Json, listOf, objectOf, oneOrMore } from './values';

/** What stands for a part of a definition that only a deployment knows: fit for a name and for a string in JSON. */
const unknownPart = 'unknown';

/** The definition of an `AWS::StepFunctions::StateMachine`; nothing when it is in a bucket or can't be read. */
export function definitionOf(set: ResourceSet, machine: Resource): Json | undefined {
  const { DefinitionString: text, Definition: definition } = machine.properties;
  if (isObject(definition) && !isIntrinsic(definition)) return definition;
  const written = stitched(set, machine, text);
  if (written === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(written);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function stitched(set: ResourceSet, machine: Resource, value: unknown): string | undefined {
  const known = set.text(machine, value);
  if (known !== undefined) return known;
  const [separator, parts] = listOf(at(value, 'Fn::Join'));
  if (typeof separator === 'string' && Array.isArray(parts))
    return parts.map((part) => set.text(machine, part) ?? unknownPart).join(separator);
  const sub = at(value, 'Fn::Sub');
  const format = Array.isArray(sub) ? sub[0] : sub;
  return typeof format === 'string' ? format.replace(/\$\{[^}]*\}/g, unknownPart) : undefined;
}

/** A state with its name. */
export interface State {
  readonly name: string;
  readonly state: Json;
}

/** Every state of a definition, those inside `Parallel` and `Map` too. */
export function statesOf(definition: unknown): State[] {
  const states: State[] = [];
  const left = [definition];
  while (left.length > 0) {
    for (const [name, value] of Object.entries(objectOf(at(left.pop(), 'States')))) {
      const state = objectOf(value);
      states.push({ name, state });
      for (const inner of [...oneOrMore(state.Branches), state.ItemProcessor, state.Iterator]) left.push(inner);
    }
  }
  return states;
}
