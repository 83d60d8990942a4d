/** What fulfils a requirement: one of these can be looked up, so that the table cannot name what is not there. */
export type Fulfilment =
  /** A construct of the library, and a property of it or of its props. */
  | { readonly construct: string; readonly property: string }
  /** A rule of `ResilienceChecks`, by its id. */
  | { readonly rule: string }
  /** A setting of a reference architecture, and its default. Durations are in seconds. */
  | { readonly architecture: string; readonly setting: string; readonly value: unknown };

/** A test by its file below `test/`, without the ending, and its title. */
export interface ShownBy {
  readonly file: string;
  readonly title: string;
}

/** Something that templates must hold for a system. */
export interface Requirement {
  readonly needs: string;
  readonly by: Fulfilment;
  readonly shownBy: ShownBy;
}

/** A system that the library is for. */
export interface System {
  readonly name: string;
  readonly requirements: readonly Requirement[];
  /** What is required, and not there. */
  readonly open: readonly string[];
}

/** `Edge.fallback`: a construct and its property. */
export function construct(name: string): Fulfilment {
  const [constructName = '', property = ''] = name.split('.');
  return { construct: constructName, property };
}

export const rule = (id: string): Fulfilment => ({ rule: id });

export const setting = (architecture: string, path: string, value: unknown): Fulfilment => ({
  architecture,
  setting: path,
  value,
});

/** A line of the table: what is needed, what fulfils it, the test's file and its title. */
export const row = (needs: string, by: Fulfilment, file: string, title: string): Requirement => ({
  needs,
  by,
  shownBy: { file, title },
});

/** A line for a pitfall: each rule has a template on which it must find something. */
export const ruleRow = (needs: string, id: string): Requirement =>
  row(
    needs,
    rule(id),
    'constructs/resilience-checks/rules',
    'finds each place where it does not, and says what is wrong there',
  );
