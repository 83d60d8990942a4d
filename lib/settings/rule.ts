/** One thing that can be wrong: when it is, and the line that says so. */
export interface Rule<T> {
  readonly when: (subject: T) => boolean;
  readonly message: (subject: T) => string;
}

/** Lines of the rules that are broken, in order. */
export function brokenRules<T>(rules: readonly Rule<T>[], subject: T): string[] {
  return rules.filter(({ when }) => when(subject)).map(({ message }) => message(subject));
}
