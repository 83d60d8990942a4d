import { join } from 'node:path';
import { z } from 'zod';
import type { Finding } from '../../lib/checks';
import { type CheckedStack, stackOfFile } from './templates';
import { jsonOf, offlineEnvironment } from './tool';

/** One finding of `cfn-lint --format json`. */
const reported = z.array(
  z.object({
    Filename: z.string(),
    Message: z.string(),
    Rule: z.object({ Id: z.string() }),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullish() }),
  }),
);

/** Reads what cfn-lint found, errors and warnings alike. */
export function cfnLintFindings(output: unknown, stacks: readonly CheckedStack[]): Finding[] {
  return reported.parse(output).map(({ Filename, Message, Rule, Location }) => {
    const stack = stackOfFile(stacks, Filename);
    const [section, id] = Location.Path ?? [];
    const path = section === 'Resources' && id !== undefined ? stack.pathOf(String(id)) : stack.name;
    return { pack: 'cfn-lint', rule: Rule.Id, path, message: Message };
  });
}

/**
 * Holds templates against the resource schemas and rules of cfn-lint, which ship with it.
 *
 * @param bin folder with the command
 * @param home empty folder: settings of the user play no part
 */
export async function runCfnLint(bin: string, assembly: string, home: string, stacks: readonly CheckedStack[]) {
  const args = ['--format', 'json', '--non-zero-exit-code', 'none', '--', ...stacks.map(({ file }) => file)];
  const options = { cwd: assembly, env: offlineEnvironment(home) };
  return cfnLintFindings(await jsonOf(join(bin, 'cfn-lint'), args, options), stacks);
}
