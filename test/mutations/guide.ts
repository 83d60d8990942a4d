import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { packageRoot } from '../../local/process';
import { chapters, unmutated } from './catalogue';
import { witnessOf, type Result } from './report';

const [begin, end] = ['<!-- measured: begin -->', '<!-- measured: end -->'];

const cell = (text: string) => text.replace(/\|/g, '\\|').replace(/</g, '&lt;');

/** The measured part of the guide. Pure. */
export function guideTable(results: readonly Result[], seconds: number): string {
  const parts = chapters.map(({ title, mutations }) => {
    const rows = mutations.flatMap(({ name, why }) => {
      const result = results.find(({ mutation }) => mutation.name === name);
      return result
        ? [`| \`${name}\` | ${cell(why)} | ${cell(witnessOf(result.verdict))} | ${result.seconds.toFixed(1)} |`]
        : [];
    });
    return `### ${title}\n\n| Guard | Without it | Caught by | s |\n| --- | --- | --- | --- |\n${rows.join('\n')}`;
  });
  const others = unmutated.map(({ guard, reason }) => `| ${cell(guard)} | ${cell(reason)} |`).join('\n');
  const total = `${results.length} guards broken, ${results.length} caught, in ${Math.round(seconds)} s.`;
  const rest = `## Guards that are not broken here\n\n| Guard | Why |\n| --- | --- |\n${others}`;
  return [total, ...parts, rest].join('\n\n');
}

/** Puts the table between its marks in docs/guide/mutations.md. */
export async function updateGuide(results: readonly Result[], seconds: number): Promise<void> {
  const path = join(packageRoot(), 'docs/guide/mutations.md');
  const [before, rest] = readFileSync(path, 'utf8').split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${path} must hold "${begin}" and "${end}" once`);
  const text = `${before}${begin}\n\n${guideTable(results, seconds)}\n\n${end}${after}`;
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser: 'markdown' }));
}
