import { columns } from '../../operate/local/render';
import type { EmulatorKind } from './left-out';
import { countByType, type ResourceResult, type StackResult, succeeded, total } from './result';

const names: Readonly<Record<EmulatorKind, string>> = { ministack: 'MiniStack', localstack: 'LocalStack' };

/** One line on a stack that ended. */
export function stackLine({ stack, region, resources, failure, seconds }: StackResult): string {
  const count = (outcome: ResourceResult['outcome']) => resources.filter((one) => one.outcome === outcome).length;
  const parts = [`${count('created')} created`, `${count('left out')} left out`, `${count('failed')} failed`];
  const why = failure === undefined ? '' : `: ${failure}`;
  return `${stack} in ${region}: ${parts.join(', ')}, ${seconds.toFixed(1)} s${why}`;
}

/** The result as people read it. */
export function renderResult(kind: EmulatorKind, stacks: readonly StackResult[]): string {
  const rows = countByType(stacks);
  const sum = total(rows);
  const lines = [...rows, { type: 'all', ...sum }].map(({ type, created, leftOut, failed }) => [
    type,
    ...[created, leftOut, failed].map((count) => String(count).padStart(8)),
  ]);
  const sections = [
    columns([['Type', ' created', 'left out', '  failed'], ...lines], '').join('\n'),
    listed('left out', reasons(stacks)),
    listed('failed', failures(stacks)),
    `${stacks.length} stacks on ${names[kind]}: ${sum.created} resources created, ${sum.leftOut} left out, ${sum.failed} failed`,
  ];
  return sections.filter((text) => text !== '').join('\n\n');
}

const listed = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n');

/** Why each type is left out, once. */
function reasons(stacks: readonly StackResult[]): string[] {
  const left = stacks.flatMap(({ resources }) => resources.filter(({ outcome }) => outcome === 'left out'));
  return [...new Set(left.map(({ type, reason }) => `${type}: ${reason}`))].sort();
}

function failures(stacks: readonly StackResult[]): string[] {
  return stacks.flatMap(({ stack, region, resources, failure }) => [
    ...(failure === undefined ? [] : [`${stack} in ${region}: ${failure}`]),
    ...resources.flatMap(({ id, type, outcome, reason }) =>
      outcome === 'failed' && reason !== undefined ? [`${stack} in ${region}: ${id} (${type}): ${reason}`] : [],
    ),
  ]);
}

/** The result as programs read it. */
export function resultJson(kind: EmulatorKind, stacks: readonly StackResult[]) {
  const byType = countByType(stacks);
  return { emulator: kind, succeeded: succeeded(stacks), total: total(byType), byType, stacks };
}
