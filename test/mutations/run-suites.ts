import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { childEnvironment, type RunFolder } from '../../local/process';
import { killTree } from '../../local/process/signals';
import type { Failure, SuiteRun } from './verdict';

/** The part of jest's JSON that a verdict is based on. */
interface JestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

export interface SuitesToRun {
  readonly run: RunFolder;
  /** Folder of the sources, inside the run folder. */
  readonly folder: string;
  /** Paths in the repository. */
  readonly suites: readonly string[];
  /** Milliseconds; a run that takes longer is killed. */
  readonly limit: number;
}

/** Runs test suites of a copy in a process of their own. */
export async function runSuites({ run, folder, suites, limit }: SuitesToRun): Promise<SuiteRun> {
  const output = join(run.path, 'report.json');
  rmSync(output, { force: true });
  const jest = join(folder, 'node_modules/jest/bin/jest.js');
  const cache = `--cacheDirectory=${run.folder('cache')}`;
  const options = ['--maxWorkers=1', '--ci', '--silent', '--json', `--outputFile=${output}`, cache];
  const child = spawn(process.execPath, [jest, ...options, '--runTestsByPath', ...suites], {
    cwd: folder,
    env: childEnvironment({ HOLDFAST_RUN_FOLDER: undefined, FORCE_COLOR: '0' }),
    stdio: ['ignore', 'ignore', 'pipe'],
    // A Ctrl-C is for the parent, which ends this process with everything that it has started.
    detached: true,
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-4000)));
  if (child.pid !== undefined) run.register(child.pid, 'jest');
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    if (child.pid !== undefined) killTree(child.pid);
  }, limit);
  await new Promise<void>((resolve, reject) => child.once('close', () => resolve()).once('error', reject));
  clearTimeout(timer);
  // Interrupted: there is nothing to say any more, and whoever cleans up ends this process.
  if (run.closed) return new Promise(() => undefined);
  if (hung) return { failures: [], passed: 0, hung };
  if (!existsSync(output)) throw new Error(`jest ended without a report:\n${complaint}`);
  return suiteRunOf(JSON.parse(readFileSync(output, 'utf8')) as JestReport, folder);
}

/** What jest reports, by suite and test. Pure. */
export function suiteRunOf(report: JestReport, folder: string): SuiteRun {
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }): Failure[] => {
    const suite = relative(folder, name);
    const failed = assertionResults
      .filter((test) => test.status === 'failed')
      .map(({ title, failureMessages }) => ({ suite, test: title, message: failureMessages?.join('\n') ?? '' }));
    return failed.length === 0 && status === 'failed' ? [{ suite, message }] : failed;
  });
  return { failures, passed: report.numPassedTests, hung: false };
}
