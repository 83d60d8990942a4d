import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { architectures } from '../../lib/architectures';
import type { AcknowledgedFinding, Finding } from '../../lib/checks';
import { packageRoot } from '../../local/process';
import { runCfnLint } from './cfn-lint';
import { runCheckov } from './checkov';
import { architectureSection, documentPath, renewed } from './document';
import { limitFindings } from './limits';
import { runSynth } from './synth';
import { readStacks } from './templates';
import { jsonOf, offlineEnvironment } from './tool';
import { type CheckResult, judge, type Outcome, unusedOf, type Validation } from './validation';

/** What the checks need from outside. */
export interface Surroundings {
  /** Folder for what is thrown away afterwards. */
  readonly folder: string;
  /** Makes sure that a pinned Python environment is there. @returns the folder with its commands */
  readonly pythonEnvironment: (name: string, what: string) => string;
  /** Told when a check begins and, with its result, when it ended. */
  readonly progress: (check: string, result?: CheckResult) => void;
}

/** Carries out every check of one architecture. */
export async function validateArchitecture(name: string, surroundings: Surroundings): Promise<Validation> {
  const table = architectures[name]!.acknowledgements;
  const { folder, pythonEnvironment, progress } = surroundings;
  const assembly = join(folder, `${name}-assembly`);
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const check = async (title: string, work: () => Promise<Outcome> | Outcome): Promise<CheckResult> => {
    progress(title);
    const start = performance.now();
    const outcome = await Promise.resolve()
      .then(work)
      .catch((error: Error): Outcome => ({ findings: [], failure: error.message }));
    const result = judge(title, (performance.now() - start) / 1000, outcome, table);
    progress(title, result);
    return result;
  };

  const synth = await check('cdk synth', () => runSynth(name, assembly));
  // Without a whole assembly there is nothing to check.
  if (synth.failure !== undefined) return { architecture: name, checks: [synth], unused: [], documentOutdated: false };
  const checks = [
    synth,
    await check('cdk-nag', async () => ({ findings: await securityOf(name, join(folder, `${name}-nag`)) })),
    await check('limits', () => ({ findings: limitFindings(readStacks(assembly)) })),
    await check('cfn-lint', async () => {
      const bin = pythonEnvironment('validate-cfn-lint', 'cfn-lint');
      return { findings: await runCfnLint(bin, assembly, home, readStacks(assembly)) };
    }),
    await check('checkov', async () => {
      const bin = pythonEnvironment('validate-checkov', 'checkov');
      return { findings: await runCheckov(bin, assembly, home, readStacks(assembly)) };
    }),
  ];
  const acknowledged = checks.flatMap((one) => one.acknowledged);
  const complete = checks.every(({ failure }) => failure === undefined);
  return {
    architecture: name,
    checks,
    unused: unusedOf(checks, table),
    documentOutdated: complete && isOutdated(name, acknowledged),
  };
}

async function securityOf(name: string, outdir: string): Promise<Finding[]> {
  const script = join(packageRoot(), 'scripts', 'validate', 'security.ts');
  const options = { cwd: packageRoot(), env: offlineEnvironment() };
  return (await jsonOf(process.execPath, ['--import', 'tsx', script, name, outdir], options)) as Finding[];
}

/** The list of acknowledgements as it is. */
export function readDocument(): string | undefined {
  const path = join(packageRoot(), documentPath);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function isOutdated(name: string, acknowledged: readonly AcknowledgedFinding[]): boolean {
  const document = readDocument();
  return document !== renewed(document, new Map([[name, architectureSection(name, acknowledged)]]));
}
