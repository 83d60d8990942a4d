export { draw } from './draw';
export { mermaid } from './mermaid';
export { type Diagram, type DiagramEdge, type DiagramNode } from './model';
