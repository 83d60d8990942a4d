/** One configuration of a module: the protocol as it is, or with one thing changed. */
export interface Variant {
  /** Of the counterexample's file, too. */
  readonly name: string;
  /** What is looked at, or what is different. */
  readonly about: string;
  /** Constants that differ from the model's own, as TLA+ expressions. */
  readonly constants?: Readonly<Record<string, string>>;
  /** @default - the model's own */
  readonly invariants?: readonly string[];
  /** Property of endless behaviours, checked under `LiveSpec` in place of the invariants. */
  readonly liveness?: string;
  /** The invariant or property that must break. @default - everything holds */
  readonly breaks?: string;
  /** Where the code has what this variant lacks. */
  readonly guard?: string;
  /** Larger bounds, with `--large`. @default - the same */
  readonly large?: Readonly<Record<string, string>>;
  /** Checked with `--large` only. */
  readonly largeOnly?: boolean;
}

/** A module with the constants that stand for the protocol as it is. */
export interface Model {
  readonly module: string;
  /** The question that it answers. */
  readonly question: string;
  readonly constants: Readonly<Record<string, string>>;
  readonly invariants: readonly string[];
  readonly variants: readonly Variant[];
}
