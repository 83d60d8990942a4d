import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packFindings, review, type Review } from '../../../lib/checks';
import { type Architecture, type ArchitectureOptions, type BuiltArchitecture, createApp } from '../../../lib/parts';

export type Build<Settings> = (app: App, settings: Settings, options: ArchitectureOptions) => BuiltArchitecture;

/** Builds an architecture with an application of one line: templates are the same whatever the code. */
function built<T>(build: (app: App, options: ArchitectureOptions) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  mkdirSync(join(folder, 'application'));
  writeFileSync(join(folder, 'application', 'main.js'), '// application\n');
  const app = createApp();
  // Without a domain each synth warns, which is right and need not be printed.
  const silent = jest.spyOn(console, 'error').mockImplementation();
  try {
    return build(app, { applicationFolder: join(folder, 'application') });
  } finally {
    silent.mockRestore();
    rmSync(app.outdir, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The templates of an architecture, by stack. */
export function templatesOf<Settings>(
  architecture: Architecture<Settings>,
  build: Build<Settings>,
  settings: object = {},
  options: ArchitectureOptions = {},
): Map<string, Template> {
  return built((app, bundled) => {
    const { stacks } = build(app, architecture.settings.parse(settings), { ...bundled, ...options });
    return new Map(stacks.map((stack) => [stack.stackName, Template.fromStack(stack)]));
  });
}

/** What the packs of rules find in an architecture, with its defaults if nothing is said, held against its acknowledgements. */
export function reviewOf<Settings>(
  architecture: Architecture<Settings>,
  build: Build<Settings>,
  settings: object = {},
): Review {
  return built((app, bundled) => {
    const { objectives } = build(app, architecture.settings.parse(settings), bundled);
    app.synth();
    return review(packFindings(app, objectives), architecture.acknowledgements);
  });
}

/** Rules of the packs; those of other tools are held against by the command alone. */
export const ofPacks = (rule: string) => /^(AwsSolutions|NIST|Resilience)/.test(rule);
