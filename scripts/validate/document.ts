import type { AcknowledgedFinding, Acknowledgement } from '../../lib/checks';
import { collapsePaths } from './collapse';

/** The file that lists every finding that stays. */
export const documentPath = 'docs/acknowledgements.md';

const title = `# Findings that stay

Written by \`npm run validate -- --update\` from the tables that acknowledge the findings (\`lib/<architecture>/acknowledgements.ts\`).
Every other finding of these checks is an error.
`;

/** Checks in the order of the document, with what they are. */
const packs: Readonly<Record<string, string>> = {
  AwsSolutions: 'AWS Solutions (cdk-nag)',
  'NIST.800.53.R5': 'NIST 800-53 R5 (cdk-nag)',
  Resilience: "Resilience (Holdfast's own pack, docs/guide/resilience-rules.md)",
  'CloudFormation Validate': "CloudFormation Validate (the CDK's own)",
  'cfn-lint': 'cfn-lint',
  checkov: 'checkov',
};

/** The part of the document on one check of one architecture; empty when nothing of it stays. */
export function packSection(pack: string, findings: readonly AcknowledgedFinding[]): string {
  const rows = rowsOf(findings.filter((one) => one.pack === pack));
  if (rows.length === 0) return '';
  return [`### ${packs[pack] ?? pack}\n`, ...rows, ''].join('\n');
}

/** The part of the document on one architecture. */
export function architectureSection(name: string, findings: readonly AcknowledgedFinding[]): string {
  const known = Object.keys(packs);
  const other = [...new Set(findings.map(({ pack }) => pack))].filter((pack) => !known.includes(pack)).sort();
  const sections = [...known, ...other].map((pack) => packSection(pack, findings)).filter(Boolean);
  return [`## ${name}\n`, ...sections].join('\n');
}

/** The document with the parts of some architectures renewed and the others kept. */
export function renewed(document: string | undefined, sections: ReadonlyMap<string, string>): string {
  const parts = new Map([...partsOf(document ?? ''), ...sections]);
  const names = [...parts.keys()].sort();
  return [title, ...names.map((name) => parts.get(name)!)].join('\n');
}

function partsOf(document: string): [string, string][] {
  return document
    .split(/^(?=## )/m)
    .slice(1)
    .map((part) => [/^## (.*)$/m.exec(part)![1]!, `${part.trimEnd()}\n`]);
}

/** One entry for each rule and reason, sorted by rule: a list, since a table of such cells can't be reviewed. */
function rowsOf(findings: readonly AcknowledgedFinding[]): string[] {
  const rows = new Map<string, { rule: string; acknowledgement: Acknowledgement; paths: string[] }>();
  const reasons = [...new Set(findings.map(({ acknowledgement }) => acknowledgement))];
  for (const { rule, path, acknowledgement } of findings) {
    const key = `${rule} ${String(reasons.indexOf(acknowledgement)).padStart(4, '0')}`;
    const row = rows.get(key) ?? { rule, acknowledgement, paths: [] };
    row.paths.push(path);
    rows.set(key, row);
  }
  return [...rows.values()]
    .sort((a, b) => compare(a.rule, b.rule) || compare(a.paths[0]!, b.paths[0]!))
    .flatMap(({ rule, acknowledgement, paths }) => {
      const count = new Set(paths).size;
      return [
        `- \`${rule}\`, ${count} resource${count === 1 ? '' : 's'}: ${acknowledgement.reason}`,
        ...collapsePaths(paths).map((path) => `  - \`${path}\``),
      ];
    });
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
