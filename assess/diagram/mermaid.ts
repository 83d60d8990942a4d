import type { Diagram, DiagramEdge, DiagramNode, Shape } from './model';

/** Brackets of each shape (Mermaid, "Flowcharts: node shapes"). */
const brackets: Readonly<Record<Shape, readonly [string, string]>> = {
  box: ['[', ']'],
  note: ['[/', '/]'],
  round: ['([', '])'],
  store: ['[(', ')]'],
};

/** The picture as a Mermaid flowchart. */
export function mermaid({ regions, nodes, edges }: Diagram): string {
  const inside = (region?: string) => nodes.filter((node) => node.region === region);
  const boxes = regions
    .map(({ name, title }, index) => ({ id: `region${index + 1}`, title, inner: inside(name) }))
    .filter(({ inner }) => inner.length > 0)
    .flatMap(({ id, title, inner }) => [
      `  subgraph ${id}["${escape(title)}"]`,
      ...inner.map((node) => `    ${nodeLine(node)}`),
      '  end',
    ]);
  return ['flowchart TB', ...inside().map((node) => `  ${nodeLine(node)}`), ...boxes, ...edges.map(edgeLine)].join(
    '\n',
  );
}

function nodeLine({ id, label, shape }: DiagramNode): string {
  const [open, close] = brackets[shape];
  return `${id}${open}"${label.map(escape).join('<br/>')}"${close}`;
}

function edgeLine({ from, to, label, dashed }: DiagramEdge): string {
  const text = label === undefined ? '' : `|"${escape(label)}"|`;
  return `  ${from} ${dashed ? '-.->' : '-->'}${text} ${to}`;
}

/** Mermaid takes entities for what would end a label. */
const escape = (text: string): string => text.replaceAll('"', '#quot;');
