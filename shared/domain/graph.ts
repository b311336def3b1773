/** The lineage graph with its layout, computed once for window and report alike, so that both draw the same picture. */
import type { Depth, Grade } from './kinds.ts';

export interface GraphNode {
  readonly id: string;
  readonly kind: 'seed' | 'credential' | 'issued-unused' | 'identity' | 'system';
  readonly label: string;
  readonly detail: string;
  /** The whole value or name that the label shortens. */
  readonly full: string;
  readonly platform: string;
  readonly depth: number;
  readonly touch: Depth | undefined;
  /** Centre and size in layout units (CSS pixels at 100 %). */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly grade: Grade;
  readonly kind: string;
  /** The hop's own sentence. */
  readonly because: string;
  readonly events: readonly string[];
  readonly at: string;
  /** Ids of all hops the line stands for; `id`, `grade` and `because` are of the weakest. */
  readonly hops: readonly string[];
  /** Other explanations that the evidence allows, over all these hops. */
  readonly rivals: number;
}

export interface LineageGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
  /** "showing X of Y": what the drawing leaves out, empty when it shows everything. */
  readonly omitted: readonly string[];
}
