import type { Stack } from 'aws-cdk-lib';

/** Where a stack runs when the architecture runs on a laptop. */
export enum Plane {
  /** Networks, instances, databases, DNS: played by real processes. */
  DATA = 'data',
  /** Functions, state machines, tables: deployed to an emulator as they are. */
  SERVERLESS = 'serverless',
}

/** The block `Metadata.holdfast` of a template, from which an assembly is read as a topology. */
export class HoldfastMetadata {
  /** Says where the stack's resources run locally. */
  static plane(stack: Stack, plane: Plane): void {
    HoldfastMetadata.merge(stack, 'plane', plane);
  }

  /**
   * Adds the runtime configuration, so that a reader of the assembly needs no settings file.
   *
   * @param config a JSON value without tokens
   */
  static config(stack: Stack, config: object): void {
    HoldfastMetadata.merge(stack, 'config', config);
  }

  private static merge(stack: Stack, key: string, value: unknown): void {
    const metadata = (stack.templateOptions.metadata ??= {});
    metadata.holdfast = { ...metadata.holdfast, [key]: value };
  }
}
