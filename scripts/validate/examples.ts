import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../local/process';
import { offlineEnvironment, runTool, tail, ToolError } from './tool';

/** What `npm run check:examples` says. */
const answer = z.object({
  examples: z.number(),
  wrong: z.array(z.object({ document: z.string(), line: z.number(), message: z.string() })),
});

/** What the type-check of the documentation's examples said. */
export type Examples = z.infer<typeof answer>;

/** Type-checks the examples of the documentation in a process of its own. */
export async function checkExamples(): Promise<Examples> {
  const script = join(packageRoot(), 'scripts', 'check-examples.mjs');
  const options = { cwd: packageRoot(), env: offlineEnvironment() };
  const { code, stdout, stderr } = await runTool(process.execPath, [script, '--json'], options);
  if (code > 1 || stdout === '') throw new ToolError(`the check of examples exited with ${code}: ${tail(stderr)}`);
  return answer.parse(JSON.parse(stdout));
}

/** What is wrong with them, a line each. */
export function exampleProblems({ wrong }: Examples): string[] {
  return wrong.map(({ document, line, message }) => `${document}:${line} ${message}`);
}
