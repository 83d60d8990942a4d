import { Template } from 'aws-cdk-lib/assertions';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPayments, createApp, type PaymentsOptions } from '../../../lib/payments';
import { parsePaymentsSettings } from '../../../lib/settings';

/** A folder with an application of one line, ready to be deployed; the caller removes it. */
export function applicationFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  writeFileSync(join(path, 'main.js'), 'process.exit(0);\n');
  mkdirSync(join(path, 'bin'));
  writeFileSync(join(path, 'bin', 'node'), 'not a real one\n');
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The templates of payments, by stack. */
export function templatesOf(settings: object = {}, options: PaymentsOptions = {}): Map<string, Template> {
  const application = applicationFolder();
  const app = createApp();
  try {
    const { stacks } = buildPayments(app, parsePaymentsSettings(settings), {
      applicationFolder: application.path,
      ...options,
    });
    return new Map(stacks.map((stack) => [stack.stackName, Template.fromStack(stack)]));
  } finally {
    application.remove();
    rmSync(app.outdir, { recursive: true, force: true });
  }
}
