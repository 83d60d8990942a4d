import { execFile } from 'node:child_process';
import { childEnvironment } from '../../local/process';
import { killTree } from '../../local/process/signals';

/** What a program said. */
export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that did not do its work, as opposed to one that found something. */
export class ToolError extends Error {}

const running = new Set<number>();

/** Ends whatever still runs, with everything that it started. */
export function killTools(): void {
  for (const pid of running) killTree(pid);
  running.clear();
}

/** Nobody listens on the discard port: what honours proxies reaches nothing. */
const nowhere = 'http://127.0.0.1:9';
/** Settings by which checkov takes an account and rules from outside. */
const ofCheckov = /^(BC_|CKV_|CHECKOV_|PRISMA_|LOG_LEVEL$)/;

/**
 * The environment of a check: nothing of the caller's accounts, no credentials at all (the CDK's command would ask
 * whose they are), and no way out for programs that honour proxies.
 *
 * @param home folder that stands for the user's, whose settings could change a result; not replaced when left out
 */
export function offlineEnvironment(home?: string, base: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const unset = [
    ...Object.keys(base).filter((name) => ofCheckov.test(name)),
    'CDK_DEFAULT_ACCOUNT',
    'CDK_DEFAULT_REGION',
  ];
  const extra = {
    ...Object.fromEntries(unset.map((name) => [name, undefined])),
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    NO_PROXY: undefined,
    no_proxy: undefined,
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    http_proxy: nowhere,
    https_proxy: nowhere,
    CDK_DISABLE_VERSION_CHECK: 'true',
    // Otherwise checkov asks for its newest version on every start.
    CKV_SKIP_PACKAGE_UPDATE_CHECK: 'true',
    ...(home && { HOME: home, XDG_CONFIG_HOME: home }),
  };
  return childEnvironment(extra, base);
}

/** Runs a program to its end, whatever it answers. */
export function runTool(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Record<string, string> },
): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { ...options, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (child.pid !== undefined) running.delete(child.pid);
      const code = error ? error.code : 0;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(new ToolError(`${command} did not run to its end: ${error?.message}`));
    });
    if (child.pid !== undefined) running.add(child.pid);
  });
}

/** The end of what a program said, for an error. */
export function tail(text: string, lines = 8): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n  ');
}

/** Runs a program that answers with JSON and exits with 0, whatever it finds. */
export async function jsonOf(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Record<string, string> },
): Promise<unknown> {
  const { code, stdout, stderr } = await runTool(command, args, options);
  if (code !== 0) throw new ToolError(`${command} exited with ${code}: ${tail(stderr || stdout)}`);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new ToolError(`${command} answered no JSON: ${tail(stdout)}`);
  }
}
