import type { Json } from './values';

/** A template to check, parsed. */
export interface SourceTemplate {
  /** Unique among the templates of a check: name of the stack, or of the file. */
  readonly name: string;
  /**
   * Name of the stack, by which others ask for its outputs.
   *
   * @default name
   */
  readonly stackName?: string;
  /** Region that it is deployed to; nothing when nobody says. */
  readonly region?: string;
  /** The template itself: whatever JSON was read. */
  readonly body: unknown;
  /** Where it is nested: the template's `name` and the logical id of the `AWS::CloudFormation::Stack`. */
  readonly nestedIn?: { readonly name: string; readonly logicalId: string };
}

/** One resource of a template. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Json;
  readonly metadata: Json;
  readonly template: SourceTemplate;
}

/** Region of a resource; nothing when nobody says. */
export const regionOf = ({ template }: Resource): string | undefined => template.region;
