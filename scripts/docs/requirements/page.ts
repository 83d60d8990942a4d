import { Library } from './library';
import type { Fulfilment, ShownBy, System } from './model';
import { systems } from './systems';

const head = `# What each system needs, and what shows that it is there

The infrastructure that each kind of system needs, with the construct and the property that fulfil it and the test that shows it. What software
does inside these systems (pools, breakers, leases) is in \`runtime/\`; what was seen when it ran is in [guide/drills.md](guide/drills.md).

This page is written by \`npm run docs\` from \`scripts/docs/requirements/\`. A test wants every construct to be exported, every property to be declared,
every setting to have the default that stands here, and every test to be in its file under its title.
`;

/** The page as a whole. Pure, but for the sources of the library that it links to. */
export function requirementsPage(root: string): string {
  const library = new Library(root);
  return [head, ...systems.map((system) => section(system, library))].join('\n');
}

function section({ name, requirements, open }: System, library: Library): string {
  const rows = requirements.map(
    ({ needs, by, shownBy }) => `| ${needs} | ${fulfilment(by, library)} | ${test(shownBy)} |`,
  );
  const still = open.length > 0 ? ['', 'Open:', '', ...open.map((what) => `- ${what}`)] : [];
  return [`## ${name}`, '', '| Needed | Fulfilled by | Shown by |', '| --- | --- | --- |', ...rows, ...still, ''].join(
    '\n',
  );
}

function fulfilment(by: Fulfilment, library: Library): string {
  if ('rule' in by) return `rule [\`${by.rule}\`](guide/resilience-rules.md)`;
  if ('setting' in by) return `\`${by.architecture}\`: \`${by.setting}\` is ${JSON.stringify(by.value)}`;
  const folder = library.folderOf(by.construct);
  return `[\`${by.construct}\`](../constructs/${folder}/README.md), \`${by.property}\``;
}

const test = ({ file, title }: ShownBy): string => `[${title}](../test/${file}.test.ts)`;
