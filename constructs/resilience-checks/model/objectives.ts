import { at, isObject, type Json } from './values';

/** What an architecture promises; each part that is left out is not checked. */
export interface Objectives {
  /** Longest time without service when a Region is lost, seconds. */
  readonly rto?: number;
  /** Longest span of acknowledged writes that may be lost with a Region, seconds. */
  readonly rpo?: number;
  /** Share of time in service, percent, for instance 99.95. */
  readonly availability?: number;
}

/** Objectives that templates carry in `Metadata.holdfast.objectives` (seconds, percent): the strictest of them. */
export function declaredObjectives(templates: readonly { readonly body: unknown }[]): Objectives {
  const declared = templates.map(({ body }) => at(body, 'Metadata', 'holdfast', 'objectives')).filter(isObject);
  const values = (key: keyof Objectives) =>
    declared.map((one: Json) => one[key]).filter((value): value is number => Number.isFinite(value));
  const strictest = (numbers: number[], choose: (...of: number[]) => number) =>
    numbers.length > 0 ? choose(...numbers) : undefined;
  return {
    rto: strictest(values('rto'), Math.min),
    rpo: strictest(values('rpo'), Math.min),
    availability: strictest(values('availability'), Math.max),
  };
}
