/** What a node is drawn as. */
export type Shape = 'box' | 'store' | 'round' | 'note';

export interface DiagramNode {
  readonly id: string;
  /** Lines of its label. */
  readonly label: readonly string[];
  readonly shape: Shape;
  /** Region that it is in; undefined for what is in no Region. */
  readonly region?: string;
}

export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  /** What flows by itself, behind requests: replication. */
  readonly dashed?: boolean;
}

/** A picture of an architecture: what there is in which Region, and what leads where. */
export interface Diagram {
  readonly regions: readonly { readonly name: string; readonly title: string }[];
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}
