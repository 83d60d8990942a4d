import { join } from 'node:path';
import { z } from 'zod';
import type { Finding } from '../../lib/checks';
import { type CheckedStack, stackOfFile } from './templates';
import { jsonOf, offlineEnvironment, ToolError } from './tool';

/** What `checkov -o json --quiet` answers. */
const reported = z.object({
  results: z.object({
    failed_checks: z.array(
      z.object({ check_id: z.string(), check_name: z.string(), file_path: z.string(), resource: z.string() }),
    ),
    parsing_errors: z.array(z.string()).optional(),
  }),
  summary: z.object({ passed: z.number(), failed: z.number(), parsing_errors: z.number() }),
});

/** Reads what checkov found. */
export function checkovFindings(output: unknown, stacks: readonly CheckedStack[]): Finding[] {
  const { results, summary } = reported.parse(output);
  if (summary.parsing_errors > 0) throw new ToolError(`checkov could not read ${summary.parsing_errors} templates`);
  return results.failed_checks.map(({ check_id, check_name, file_path, resource }) => {
    const logicalId = resource.slice(resource.lastIndexOf('.') + 1);
    const path = stackOfFile(stacks, file_path).pathOf(logicalId);
    return { pack: 'checkov', rule: check_id, path, message: check_name };
  });
}

/**
 * Holds templates against checkov's own rules, without those that it would download.
 *
 * @param bin folder with the command
 * @param home empty folder: settings of the user play no part
 */
export async function runCheckov(bin: string, assembly: string, home: string, stacks: readonly CheckedStack[]) {
  const files = stacks.map(({ file }) => file);
  const args = ['--skip-download', '--quiet', '--compact', '--soft-fail', '--framework', 'cloudformation'];
  const options = { cwd: assembly, env: offlineEnvironment(home) };
  return checkovFindings(await jsonOf(join(bin, 'checkov'), [...args, '-o', 'json', '-f', ...files], options), stacks);
}
