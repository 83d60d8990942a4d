/** What a value looks like, and how to say so to people. */
export interface Format {
  /** For instance `"a whole number from 1 to 100"`. */
  readonly allowed: string;
  /**
   * Whether a value that is known only at deploy time passes unchecked.
   *
   * @default false
   */
  readonly deferred?: boolean;
  readonly accepts: (value: string) => boolean;
}

/** A parameter of an action, of a target or of a document. */
export interface ParameterSpec {
  readonly required: boolean;
  readonly format: Format;
}

export type Parameters = Readonly<Record<string, string>>;
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/**
 * What the role of an experiment is allowed for an action. `{partition}`, `{region}` and `{account}` are those of the
 * stack, `{parameter:x}` is a parameter of the action.
 */
export interface PermissionSpec {
  readonly actions: readonly string[];
  /** `targets`: what the experiment acts on; `resources`: what the action names beside it; otherwise patterns of ARNs. */
  readonly on: 'targets' | 'resources' | readonly string[];
  /**
   * Condition key, up to the slash, that limits `targets` to the tags of the target.
   *
   * @default - the service does not limit the actions by tag; the account and the Region do
   */
  readonly tagKey?: string;
  /**
   * Condition key that limits the statement to the ARNs of the target, if it has any.
   *
   * @default - none
   */
  readonly targetArnsKey?: string;
  /**
   * What lies below a target and is touched too, for instance `/stream/*`.
   *
   * @default - nothing
   */
  readonly below?: string;
  /** @default - no condition */
  readonly conditions?: Readonly<Record<string, Parameters>>;
  /** @default - always */
  readonly when?: (parameters: Parameters) => boolean;
}

/** Two things that cannot go together, with the fix. */
export interface Clash {
  readonly when: (parameters: Parameters, target: TargetFacts) => boolean;
  /** Bad value, what is allowed, the fix. */
  readonly message: (parameters: Parameters) => string;
}

/** What a clash may depend on beside parameters. */
export interface TargetFacts {
  readonly byTags: boolean;
  readonly filtered: boolean;
  readonly zoned: boolean;
}

/** An action of AWS FIS, as its reference describes it. */
export interface ActionSpec {
  /** Key of the target in the action (`Instances`), and the type of resource that it takes. */
  readonly target?: { readonly key: string; readonly type: string };
  readonly parameters: ParameterSpecs;
  readonly permissions: readonly PermissionSpec[];
  /** @default - none */
  readonly clashes?: readonly Clash[];
  /**
   * Whether the action must name resources beside its targets, and which.
   *
   * @default - none are needed
   */
  readonly resources?: string;
  /** What reaches beyond the account of the experiment. Holdfast's experiments stay inside one account. */
  readonly crossAccount: string;
  /** What else to know before use. */
  readonly note?: string;
}

/** How a target names its zone: by a filter on what its service describes, or by a parameter. */
export type ZoneSpec = { readonly filter: string } | { readonly parameter: string };

/** A type of resource that actions of AWS FIS take. */
export interface TargetSpec {
  /** Pattern of the ARNs, for the role's policy. */
  readonly arn: string;
  /** @default - tags or ARNs */
  readonly only?: 'tags' | 'arns';
  readonly parameters: ParameterSpecs;
  /** @default - a target of this type has no zone */
  readonly zone?: ZoneSpec;
}

export const required = (format: Format): ParameterSpec => ({ required: true, format });
export const optional = (format: Format): ParameterSpec => ({ required: false, format });
