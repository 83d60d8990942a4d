import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '../../docs/model/variants/variant';
import { expectation } from './plan';

/** What a run showed of a variant. */
export interface Measured {
  readonly states: number;
  readonly seconds: number;
}

const [begin, end] = ['<!-- variants: begin -->', '<!-- variants: end -->'];

/** The table of all variants. Of those that were never run nothing is claimed. Pure. */
export function variantTable(models: readonly Model[], measured: ReadonlyMap<string, Measured>): string {
  const chapters = models.map(({ module, question, variants }) => {
    const rows = variants.map((variant) => {
      const { name, about, breaks, guard } = variant;
      const figures = measured.get(name);
      const outcome = breaks ? `[${expectation(variant)}](counterexamples/${name}.txt)` : expectation(variant);
      const cells = [
        `\`${name}\``,
        about.replaceAll('|', '\\|').replaceAll('<', '&lt;'),
        figures ? outcome : 'not run to its end',
        guard ? `\`${guard}\`` : '',
        figures ? String(figures.states) : '',
        figures ? figures.seconds.toFixed(1) : '',
      ];
      return `| ${cells.join(' | ')} |`;
    });
    const head = '| Variant | What it looks at | Result | What the code has against it | States | s |';
    return `### ${module}: ${question}\n\n${head}\n| --- | --- | --- | --- | --: | --: |\n${rows.join('\n')}`;
  });
  return chapters.join('\n\n');
}

/** Figures that stand in the page. Pure. */
export function measuredIn(page: string): Map<string, Measured> {
  const rows = page.matchAll(/^\| `([\w-]+)`.*\| +(\d+) \| +([\d.]+) \|$/gm);
  return new Map([...rows].map(([, name, states, seconds]) => [name!, { states: +states!, seconds: +seconds! }]));
}

/** The page with this table between its marks. */
export async function withTable(page: string, path: string, table: string): Promise<string> {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${path} must hold "${begin}" and "${end}" once`);
  // Loaded when it is needed: most of this file is used without it.
  const { format, resolveConfig } = await import('prettier');
  const text = `${before}${begin}\n\n${table}\n\n${end}${after}`;
  return format(text, { ...(await resolveConfig(path)), parser: 'markdown' });
}

/** Writes the new figures into the page, and leaves those of other variants. */
export async function updatePage(folder: string, models: readonly Model[], measured: ReadonlyMap<string, Measured>) {
  const path = join(folder, 'README.md');
  const page = readFileSync(path, 'utf8');
  const all = new Map([...measuredIn(page), ...measured]);
  writeFileSync(path, await withTable(page, path, variantTable(models, all)));
}

export const counterexamplePath = (folder: string, name: string): string =>
  join(folder, 'counterexamples', `${name}.txt`);

/** The counterexample in the repository; undefined if there is none. */
export function storedCounterexample(folder: string, name: string): string | undefined {
  const path = counterexamplePath(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
