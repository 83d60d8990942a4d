import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';

export type { StaticOperationSchema };
export { NormalizedSchema };

export const operationName = (schema: StaticOperationSchema): string => schema[2];
/** Schemas may be given lazily, as functions; `unit` stands for nothing. */
export const inputOf = (schema: StaticOperationSchema): NormalizedSchema => NormalizedSchema.of(schema[4]);
export const outputOf = (schema: StaticOperationSchema): NormalizedSchema => NormalizedSchema.of(schema[5]);

/** `[method, path, status]` of a REST operation. */
export function httpOf(schema: StaticOperationSchema): readonly [string, string, number] | undefined {
  const traits = schema[3] as { http?: readonly [string, string, number] } | number;
  return typeof traits === 'object' ? traits.http : undefined;
}

export type Value = unknown;
export type Structure = Record<string, Value>;

/** Where a member's name on the wire comes from. */
export interface MemberTraits {
  readonly xmlName?: string;
  readonly ec2QueryName?: string;
  readonly xmlFlattened?: unknown;
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpHeader?: string;
  readonly httpPayload?: unknown;
}

export const traitsOf = (schema: NormalizedSchema): MemberTraits => schema.getMergedTraits() as MemberTraits;
