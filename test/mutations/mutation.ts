/** One guard of the failover, how it is broken, and which tests must notice. */
export interface Mutation {
  /** Unique, in kebab case: the argument of `npm run mutate`. Says what the guard does. */
  readonly name: string;
  /** What goes wrong without the guard. */
  readonly why: string;
  /** The break. Every edit must apply, or none of it says anything. */
  readonly edits: readonly Edit[];
  /** Tests of which at least one must fail. */
  readonly caughtBy: readonly Witness[];
}

/** Replaces a text that occurs exactly once in a file. */
export interface Edit {
  /** Path in the repository. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A test that must fail, for the right reason. */
export interface Witness {
  /** Path of the suite in the repository. */
  readonly suite: string;
  /** The test's title as it stands in the suite; of a `test.each`, with its placeholders. */
  readonly test: string;
  /** Must occur in the failure, so that a test that fails by accident proves nothing. */
  readonly says: string;
}

/** Guards of one part of the protocol. */
export interface Chapter {
  readonly title: string;
  readonly mutations: readonly Mutation[];
}

/** A guard that no test of a process can miss, and who shows it instead, or why nobody needs to. */
export interface Unmutated {
  readonly guard: string;
  readonly reason: string;
}
