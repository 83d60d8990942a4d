import Table from 'cli-table3';

/** Rows for a terminal, without colours. */
export function terminalRows(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => [...row]));
  return `${table.toString()}\n`;
}
