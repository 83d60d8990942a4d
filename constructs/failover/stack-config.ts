import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type RuntimeConfig, runtimeConfigSchema } from '../../runtime/config/config';
import { HoldfastError } from '../core';

/** Validates a configuration that came as an untyped value. */
export function parseConfig(construct: Construct, value: object): RuntimeConfig {
  const { success, data, error } = runtimeConfigSchema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  throw new HoldfastError(
    'InvalidConfig',
    `${construct.node.path}: config.${issue?.path.join('.')} is not valid: ${issue?.message}; pass the runtime configuration of the architecture`,
  );
}

export const stackOf = (construct: Construct): Stack => Stack.of(construct);
