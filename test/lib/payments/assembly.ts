import { Template } from 'aws-cdk-lib/assertions';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { functionBundles } from '../../../constructs/failover/plan';
import { type ArchitectureOptions, createApp } from '../../../lib/parts';
import { buildPayments } from '../../../lib/payments';
import { parsePaymentsSettings } from '../../../lib/settings';

/** Bundles of one line, ready to be deployed: templates are the same whatever the code. The caller removes them. */
export function bundles(): { options: ArchitectureOptions; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  const write = (...parts: string[]) => {
    const file = join(path, ...parts);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `// ${parts.join(' ')}\n`);
  };
  write('application', 'main.js');
  for (const name of [...functionBundles, 'journal-trim', 'birth-guard', 'deploy-freeze'])
    write('functions', name, 'index.js');
  return {
    options: { applicationFolder: join(path, 'application'), functionsFolder: join(path, 'functions') },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The templates of payments, by stack. */
export function templatesOf(settings: object = {}, options: ArchitectureOptions = {}): Map<string, Template> {
  const bundled = bundles();
  const app = createApp();
  try {
    const { stacks } = buildPayments(app, parsePaymentsSettings(settings), { ...bundled.options, ...options });
    return new Map(stacks.map((stack) => [stack.stackName, Template.fromStack(stack)]));
  } finally {
    bundled.remove();
    rmSync(app.outdir, { recursive: true, force: true });
  }
}
