import { join } from 'node:path';
import { z } from 'zod';
import type { Finding } from '../../lib/checks';
import { packageRoot } from '../../local/process';
import { readReport } from './templates';
import { offlineEnvironment, runTool, tail, ToolError } from './tool';

/** Warnings of constructs depend on what one has: a domain, a binary. */
const annotations = 'Construct Annotations';

/** What `cdk synth` leaves in validation-report.json. */
const report = z.object({
  pluginReports: z.array(
    z.object({
      pluginName: z.string(),
      violations: z.array(
        z.object({
          ruleName: z.string(),
          description: z.string(),
          severity: z.string().optional(),
          violatingConstructs: z.array(z.object({ constructPath: z.string().optional() })),
        }),
      ),
    }),
  ),
});

/** What a whole synth said. */
export interface SynthReport {
  /** Findings of the CDK's validator, and those of rule packs that nobody acknowledged. */
  readonly findings: readonly Finding[];
  /** Warnings of constructs, for people. */
  readonly warnings: readonly string[];
  /** What it said last if it failed. Unless a finding explains it, something else is wrong. */
  readonly failure?: string;
}

/** Reads the validation report of a synth. */
export function synthReport(json: unknown): Pick<SynthReport, 'findings' | 'warnings'> {
  const { pluginReports } = report.parse(json);
  const violations = pluginReports.flatMap(({ pluginName, violations }) =>
    violations.map((violation) => ({ pack: pluginName, ...violation })),
  );
  const isWarning = (one: (typeof violations)[number]) => one.pack === annotations && one.severity === 'warning';
  return {
    warnings: violations.filter(isWarning).map(({ description }) => description),
    findings: violations
      .filter((one) => !isWarning(one))
      .flatMap(({ pack, ruleName, description, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath = '' }) => ({
          pack,
          rule: ruleName,
          path: constructPath,
          message: description,
        })),
      ),
  };
}

/**
 * Runs `cdk synth` as a user would, with every rule that is an error.
 *
 * @throws ToolError when it left no report: it failed before anything was checked
 */
export async function runSynth(architecture: string, assembly: string): Promise<SynthReport> {
  const cdk = join(packageRoot(), 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const args = [cdk, 'synth', '--quiet', '--no-notices', '--output', assembly, '-c', `architecture=${architecture}`];
  const { code, stderr } = await runTool(process.execPath, args, { cwd: packageRoot(), env: offlineEnvironment() });
  const json = readReport(assembly, 'validation-report.json');
  if (json === undefined)
    throw new ToolError(`cdk synth exited with ${code} and left no report:\n  ${tail(stderr, 20)}`);
  return { ...synthReport(json), failure: code === 0 ? undefined : tail(stderr, 20) };
}
