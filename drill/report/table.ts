import { type Content, html, type Markup } from './html';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Content;
  readonly numeric?: boolean;
}

/**
 * A table. `cards`: where the screen is narrow each row turns into a card, titled by its first cell; for tables that
 * are too wide for a phone.
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { cards = false, foot }: { readonly cards?: boolean; readonly foot?: readonly Content[] } = {},
): Markup {
  const style = ({ numeric }: Column<Row>) => (numeric ? 'num' : '');
  const cells = (contents: readonly Content[]) =>
    columns.map(
      (column, index) => html`<td class="${style(column)}" data-label="${column.head}">${contents[index]}</td>`,
    );
  return html`<table class="${cards ? 'cards' : ''}">
    <thead>
      <tr>
        ${columns.map((column) => html`<th class="${style(column)}" scope="col">${column.head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${cells(columns.map(({ cell }) => cell(row)))}
          </tr>`,
      )}
    </tbody>
    ${
      foot &&
      html`<tfoot>
        <tr>
          ${cells(foot)}
        </tr>
      </tfoot>`
    }
  </table>`;
}
