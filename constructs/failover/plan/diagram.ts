import type { Plan, Row } from './row';
import { plan } from './table';

/** The plan as a Mermaid diagram of states: what documents show is what is deployed. Pure. */
export function planDiagram(of: Plan = plan): string {
  return ['stateDiagram-v2', ...linesOf(of).map((line) => `  ${line}`)].join('\n');
}

function linesOf({ startAt, rows }: Plan): string[] {
  const names = Object.keys(rows);
  return [
    ...names.map((name) => `state "${name}" as ${idOf(name)}`),
    `[*] --> ${idOf(startAt)}`,
    ...names.flatMap((name) => rowLines(name, rows[name]!)),
  ];
}

function rowLines(name: string, row: Row): string[] {
  const inside = 'sideBySide' in row ? branches(name, Object.values(row.sideBySide)) : [];
  const ways = Object.entries(waysOf(row)).map(([to, events]) => arrow(name, to, events));
  if ('ends' in row || 'fails' in row) return [`${idOf(name)} --> [*]`];
  return [...inside, ...ways];
}

function branches(name: string, plans: readonly Plan[]): string[] {
  const blocks = plans.map((branch) => linesOf(branch).map((line) => `  ${line}`));
  return [`state ${idOf(name)} {`, ...blocks.flatMap((block, index) => (index > 0 ? ['  --', ...block] : block)), '}'];
}

/** Events by the state that they lead to. `else` is whatever is not named. */
function waysOf(row: Row): Record<string, string[]> {
  const ways: Record<string, string[]> = {};
  const add = (event: string, to: string | undefined) => to !== undefined && (ways[to] ??= []).push(event);
  if ('on' in row) {
    for (const [event, to] of Object.entries(row.on)) add(event, to);
    add('else', row.otherwise);
  }
  if ('caught' in row) add('fault', row.caught);
  if ('then' in row) add('', row.then);
  return ways;
}

function arrow(from: string, to: string, events: readonly string[]): string {
  const words = events.filter((event) => event !== '').join(', ');
  return `${idOf(from)} --> ${idOf(to)}${words ? `: ${words}` : ''}`;
}

const idOf = (name: string): string => name.replace(/\?/, 'Asked').replaceAll(' ', '');
