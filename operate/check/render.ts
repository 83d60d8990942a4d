import Table from 'cli-table3';
import type { CheckResult, Found } from './judge';

/** Narrower than that, a table of four columns cannot be read. */
const narrowest = 80;

/** The findings as a table, then each rule's why and fix once, the answer last. */
export function renderCheck(result: CheckResult, width: number): string {
  const { findings } = result;
  const parts = findings.length > 0 ? [tableOf(findings, width), '', ...rulesOf(findings), ''] : [];
  return [...parts, lastLine(result), ''].join('\n');
}

function tableOf(findings: readonly Found[], width: number): string {
  const ruleWidth = Math.max(...findings.map(({ rule }) => rule.length)) + 2;
  const rest = Math.max(width, narrowest) - ruleWidth - 10 - 5;
  const whereWidth = Math.floor(rest * 0.4);
  const table = new Table({
    head: ['severity', 'rule', 'where', 'what'],
    colWidths: [10, ruleWidth, whereWidth, rest - whereWidth],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const one of findings) table.push([one.severity, one.rule, wrapPath(placeOf(one), whereWidth - 2), one.what]);
  return table.toString();
}

/** A path in the construct tree begins with its stack; a template of one's own has names and ids. */
const placeOf = ({ template, resource, path }: Found): string => path ?? `${template} ${resource}`;

/** Breaks a path behind its slashes, and a part that is too long anywhere. */
function wrapPath(path: string, width: number): string {
  const parts = path.split(/(?<=[/ ])/).flatMap((part) => part.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
  return parts
    .reduce<string[]>(
      (lines, part) =>
        `${lines.at(-1) ?? ''}${part}`.length <= width
          ? [...lines.slice(0, -1), `${lines.at(-1) ?? ''}${part}`]
          : [...lines, part],
      [],
    )
    .map((line) => line.trim())
    .join('\n');
}

function rulesOf(findings: readonly Found[]): string[] {
  const rules = new Map(findings.map((one) => [`${one.rule} ${one.fix}`, one]));
  return [...rules.values()].flatMap(({ rule, why, fix }) => [`${rule}: ${why}`, `  -> ${fix}`]);
}

function lastLine({ findings, acknowledged, templates, resources, regions }: CheckResult): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const where = regions.length > 0 ? ` in ${regions.join(', ')}` : '';
  const scope = `${templates} template${templates === 1 ? '' : 's'}, ${resources} resources${where}`;
  const known = acknowledged.length > 0 ? `, ${acknowledged.length} acknowledged` : '';
  if (findings.length === 0) return `nothing found${known}: ${scope}`;
  return `${errors} error${errors === 1 ? '' : 's'}, ${findings.length - errors} warning${findings.length - errors === 1 ? '' : 's'}${known}: ${scope}`;
}

/** The same for scripts. */
export const documentOf = (result: CheckResult) => ({ schema: 'holdfast.check/1', ...result });
