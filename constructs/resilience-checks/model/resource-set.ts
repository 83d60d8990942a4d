import type { Objectives } from './objectives';
import type { Resource, SourceTemplate } from './template';
import { createLookup } from './lookup';
import { at, isAbsent, isObject, objectOf } from './values';

/** The resources of templates that belong together, in one Region or several, and what their values stand for. */
export interface ResourceSet {
  readonly objectives: Objectives;
  readonly all: readonly Resource[];
  /** Regions that templates are deployed to, sorted. */
  readonly regions: readonly string[];
  /** Resources of some types, in the order of the templates. */
  ofType(...types: readonly string[]): readonly Resource[];
  /** The text that a value of a resource stands for; nothing when only a deployment can know it. */
  text(from: Resource, value: unknown): string | undefined;
  /** The number that a value stands for, which templates may write as text. */
  number(from: Resource, value: unknown): number | undefined;
  /** The flag that a value stands for. A property that is not set is false; nothing when it cannot be known. */
  flag(from: Resource, value: unknown): boolean | undefined;
  /** The first resource that a value refers to, through parameters, outputs, exports and nested stacks. */
  target(from: Resource, value: unknown): Resource | undefined;
  /** Every resource that a value refers to. */
  targets(from: Resource, value: unknown): readonly Resource[];
  /** A fact about the whole set that several rules ask for, worked out once. */
  once<Fact>(derive: (set: ResourceSet) => Fact): Fact;
}

/** Reads templates, whatever JSON they hold: what is no resource is left out. */
export function createResourceSet(templates: readonly SourceTemplate[], objectives: Objectives = {}): ResourceSet {
  const all = templates.flatMap(resourcesOf);
  const byType = new Map<string, Resource[]>();
  for (const resource of all) {
    const same = byType.get(resource.type);
    if (same) same.push(resource);
    else byType.set(resource.type, [resource]);
  }
  const regions = [...new Set(templates.flatMap(({ region }) => region ?? []))].sort();
  const lookup = createLookup(templates, all);
  const facts = new Map<unknown, unknown>();
  const set: ResourceSet = {
    objectives,
    all,
    regions,
    ofType: (...types) =>
      types.length === 1 ? (byType.get(types[0]!) ?? []) : types.flatMap((type) => set.ofType(type)),
    text: ({ template }, value) => lookup.text(template, value),
    number: (from, value) => numberOf(set.text(from, value)),
    flag: (from, value) => flagOf(isAbsent(value) ? 'false' : set.text(from, value)),
    target: ({ template }, value) => lookup.targets(template, value, 1)[0],
    targets: ({ template }, value) => lookup.targets(template, value),
    once: <Fact>(derive: (of: ResourceSet) => Fact) => {
      if (!facts.has(derive)) facts.set(derive, derive(set));
      return facts.get(derive) as Fact;
    },
  };
  return set;
}

function resourcesOf(template: SourceTemplate): Resource[] {
  return Object.entries(objectOf(at(template.body, 'Resources'))).flatMap(([id, resource]) => {
    const type = at(resource, 'Type');
    if (!isObject(resource) || typeof type !== 'string') return [];
    return [{ id, type, properties: objectOf(resource.Properties), metadata: objectOf(resource.Metadata), template }];
  });
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function flagOf(text: string | undefined): boolean | undefined {
  const lower = text?.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}
