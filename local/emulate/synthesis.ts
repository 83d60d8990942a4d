import { join } from 'node:path';
import { emulatorAccount } from './assembly';

/** How a synthesis is started. */
export interface Synthesis {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Synthesizes an architecture with its default settings, offline, by the same app that `cdk deploy` runs. */
export function synthesisOf(root: string, architecture: string, directory: string): Synthesis {
  return {
    args: [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), join(root, 'bin', 'holdfast.ts')],
    env: {
      CDK_OUTDIR: directory,
      CDK_CONTEXT_JSON: JSON.stringify({ architecture }),
      CDK_DEFAULT_ACCOUNT: emulatorAccount,
      // The templates are validated by `npm run validate`.
      CDK_VALIDATION: 'false',
    },
  };
}
