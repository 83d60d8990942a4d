import { type Plan, type Row, plan, planDiagram } from '../../constructs/failover/plan';

/** docs/guide/failover-plan.md */
export function failoverPlan(): string {
  return `# The plan of the failover

Written by \`npm run docs\` from the table in \`constructs/failover/plan/table.ts\`, which is also what the deployed state machine and
the one in the simulation are rendered from. Failover, planned move, rebuild and thaw are ways through the same table; which one an
execution takes, \`Begin\` decides from the lease and from what the execution was asked for.

What a step answers is an event. \`else\` is every answer that has no way of its own, \`fault\` what is left after all tries.

## As a table

${tableOf(plan)}

### Side by side, in \`Prepare\`

${Object.values(plan.rows)
  .flatMap((row) => ('sideBySide' in row ? Object.values(row.sideBySide) : []))
  .map(tableOf)
  .join('\n\n')}

## As a picture

\`\`\`mermaid
${planDiagram()}
\`\`\`
`;
}

function tableOf({ rows }: Plan): string {
  const lines = Object.entries(rows).map(([name, row]) => `| ${name} | ${does(row)} | ${ways(row)} |`);
  return ['| State | Does | Then |', '| --- | --- | --- |', ...lines].join('\n');
}

function does(row: Row): string {
  if ('does' in row) return `\`${row.does}\`, at most ${row.timeout} s${patience(row.poll)}`;
  if ('tells' in row) return `tells people: ${row.tells}`;
  if ('waits' in row)
    return `waits ${typeof row.waits === 'number' ? `${row.waits} s` : `for the timer \`${row.waits}\``}`;
  if ('asks' in row) return `looks at \`${row.asks}\``;
  if ('sideBySide' in row) return `${Object.keys(row.sideBySide).join(', ')}, side by side`;
  if ('fails' in row) return `fails: ${row.because}`;
  return row.ends === 'done' ? 'ends' : 'ends as failed';
}

const patience = (poll?: { readonly seconds: number; readonly times: number }): string =>
  poll ? `; again every ${poll.seconds} s, at most ${poll.times} times` : '';

function ways(row: Row): string {
  const named = 'on' in row ? Object.entries(row.on).map(([event, to]) => `${event}: ${to}`) : [];
  const caught = 'caught' in row && row.caught !== undefined ? [`fault: ${row.caught}`] : [];
  const rest = 'otherwise' in row ? [`else: ${row.otherwise}`] : 'then' in row ? [row.then] : [];
  return [...named, ...caught, ...rest].join('; ');
}
